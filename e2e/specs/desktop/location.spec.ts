import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

test.describe("a browser that says where it is", () => {
  test.use({ geolocation: { latitude: 45.43842, longitude: 10.99177, accuracy: 12 }, permissions: ["geolocation"] });

  test("one's own place comes into the field, and goes out as one sends it", async ({ chat, site, prosody }) => {
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    const peer = await Peer.online(prosody, friend);
    await chat.openChat(friend.jid);
    await chat.send(friend.jid, "/location");
    await expect(chat.composer(friend.jid)).toHaveValue("geo:45.43842,10.99177;u=12");
    expect(peer.count("geo:")).toBe(0);
    await chat.composer(friend.jid).press("Enter");
    await peer.hears("<body>geo:45.43842,10.99177;u=12</body>");
    await expect(chat.bodies(friend.jid)).toHaveText(["geo:45.43842,10.99177;u=12"]);
    peer.close();
  });
});

test("a browser that does not say where it is lets one know", async ({ chat, site, prosody, context }) => {
  await context.clearPermissions();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.page.evaluate(() => {
    navigator.geolocation.getCurrentPosition = (_found, failed) => setTimeout(() => failed!({ code: 1 } as never), 50);
  });
  await chat.send(friend.jid, "/location");
  await expect(chat.box(friend.jid)).toContainText("could not be found out");
  await expect(chat.composer(friend.jid)).toHaveValue("");
  await chat.composer(friend.jid).fill("a");
  await expect(chat.box(friend.jid)).not.toContainText("could not be found out");
});

test("a place is a link to a map, and what is none stays words", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, friend);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "Come to geo:45.438,-10.99;u=9, and not to geo:91,0");
  const links = chat.bodies(friend.jid).locator("a");
  await expect(links).toHaveText(["geo:45.438,-10.99;u=9"]);
  await expect(links).toHaveAttribute("href", "https://www.openstreetmap.org/?mlat=45.438&mlon=-10.99#map=18/45.438/-10.99");
  peer.close();
});

test("a site has maps of its own, and takes out of links what follows people", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const settings = { geouri_replacement: "https://maps.example/$1/$2", filter_url_query_params: ["utm_source", "fbclid"] };
  await chat.enter(site.chat({ websocket_url: prosody.ws, ...settings }), me);
  const peer = await Peer.online(prosody, friend);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "geo:1,2");
  peer.message(me.jid, "https://example.org/a?utm_source=me&b=c&fbclid=1#d");
  const links = chat.bodies(friend.jid).locator("a");
  await expect(links).toHaveText(["geo:1,2", "https://example.org/a?b=c#d"]);
  await expect(links.first()).toHaveAttribute("href", "https://maps.example/1/2");
  await expect(links.last()).toHaveAttribute("href", "https://example.org/a?b=c#d");
  peer.close();
});
