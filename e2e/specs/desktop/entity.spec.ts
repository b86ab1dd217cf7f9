import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";


test("one walks from the server to a room of somebody else, back, and into the room", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["uptime", "server_contact_info"], global: `contact_info = { abuse = { "xmpp:abuse@localhost" } }` });
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, juliet);
  peer.send(`<presence to="balcony@rooms.localhost/J"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await peer.hears("code='201'");
  peer.send(
    `<iq type="set" id="conf" to="balcony@rooms.localhost"><query xmlns="http://jabber.org/protocol/muc#owner">` +
      `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field>` +
      `<field var="muc#roomconfig_roomname"><value>Balcony &lt;b&gt;</value></field>` +
      `<field var="muc#roomconfig_publicroom"><value>1</value></field></x></query></iq>`,
  );
  await peer.hears("conf");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("open-disco").click();
  await expect(chat.id("disco-address")).toHaveValue("localhost");
  await expect(chat.id("disco-identity").first()).toContainText("server");
  await expect(chat.id("disco-back")).toHaveCount(0);
  await chat.id("disco-features").click();
  await expect(page.locator('[data-testid=disco-feature][data-ns="urn:xmpp:carbons:2"]')).toContainText("all devices");
  await chat.id("disco-more").click();
  await expect(chat.id("disco")).toContainText("xmpp:abuse@localhost");

  // By the keyboard alone: what was pressed is gone, the focus is on what is there now.
  await page.locator('[data-testid=disco-item][data-jid="rooms.localhost"]').focus();
  await page.keyboard.press("Enter");
  await expect(chat.id("disco-title")).toHaveText("rooms.localhost");
  await expect(chat.id("disco-place")).toBeFocused();
  await expect(chat.id("disco-enter")).toHaveCount(0);
  const room = page.locator('[data-testid=disco-item][data-jid="balcony@rooms.localhost"]');
  await expect(room).toContainText("Balcony <b>");
  await room.click();
  await expect(chat.id("disco-enter")).toBeVisible();
  await chat.id("disco-back").click();
  await expect(room).toBeVisible();
  await expect(chat.id("disco-address")).toHaveValue("rooms.localhost");
  await chat.id("disco-back").click();
  await expect(chat.id("disco-title")).toHaveText("localhost");
  await expect(chat.id("disco-back")).toHaveCount(0);

  await chat.id("disco-address").fill("balcony@rooms.localhost");
  await chat.id("disco-address").press("Enter");
  await chat.id("disco-enter").click();
  await expect(chat.id("join-room")).toHaveValue("balcony@rooms.localhost");
  await chat.id("join-nick").fill("R");
  await chat.id("join-submit").click();
  await peer.hears("balcony@rooms.localhost/R");
  await prosody.stop();
});

test("a node, the commands of a place, and what is not there", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["steps"], authentication: "internal_hashed" });
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  // She has something that only her contacts see: they may walk there.
  const peer = await Peer.online(prosody, juliet);
  peer.send(
    `<iq type="set" id="mood"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="http://jabber.org/protocol/mood">` +
      `<item id="current"><mood xmlns="http://jabber.org/protocol/mood"><happy/></mood></item></publish></pubsub></iq>`,
  );
  await peer.hears("mood");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("open-disco").click();
  await expect(chat.id("disco-commands")).toBeVisible();

  await chat.id("disco-address").fill(juliet.jid);
  await chat.id("disco-look").click();
  await expect(chat.id("disco-title")).toHaveText(juliet.jid);
  await expect(chat.id("disco-identity").first()).toContainText("account");
  await page.locator('[data-testid=disco-item][data-node="http://jabber.org/protocol/mood"]').click();
  await expect(chat.id("disco-title")).toContainText("http://jabber.org/protocol/mood");
  await expect(chat.id("disco-said")).not.toHaveText("Asking…");

  // What is no address leads nowhere.
  await chat.id("disco-address").fill("a@b@c");
  await chat.id("disco-look").click();
  await expect(chat.id("disco-said")).toContainText("An address looks like");
  await expect(chat.id("disco-title")).toContainText("http://jabber.org/protocol/mood");
  for (const [address, said] of [
    ["nobody.localhost", /server|There is nothing|does not say/],
    [`${juliet.jid}/gone`, /./],
  ] as const) {
    await chat.id("disco-address").fill(address);
    await chat.id("disco-address").press("Enter");
    await expect(chat.id("disco-said")).toContainText(said);
    await expect(chat.id("disco-said")).not.toHaveText("Asking…");
    await expect(chat.id("disco-item")).toHaveCount(0);
  }
  // The way back is there, whatever was at the end of it.
  await chat.id("disco-address").fill("localhost");
  await chat.id("disco-look").click();
  await chat.id("disco-commands").click();
  await expect(chat.id("adhoc-address")).toHaveValue("localhost");
  await expect(chat.id("adhoc-command")).toHaveText("Book a table");
  await prosody.stop();
});
