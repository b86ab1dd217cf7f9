import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

for (const [width, colorScheme] of [[1280, "light"], [340, "dark"]] as const) {
  test(`one person in a page, for guests, at ${width} px`, async ({ chat, page, site, prosody }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 700 });
    const [anna] = people(prosody, ["Anna"]);
    const peer = await Peer.online(prosody, anna);
    const settings = {
      websocket_url: prosody.ws,
      view_mode: "embedded",
      singleton: true,
      authentication: "anonymous",
      auto_login: true,
      jid: "anon.localhost",
      auto_join_private_chats: [anna.jid],
    };
    site.put("/person.css", "#place { height: 500px; max-width: 640px; }");
    await chat.goto(
      site.chat(settings, {
        head: `<link rel="stylesheet" href="/person.css">`,
        body: `<h1>Help</h1><div id="place"><converse-root></converse-root></div><p>Below</p>`,
      }),
    );
    await expect(chat.composer(anna.jid)).toBeVisible();
    for (const id of ["roster", "logout", "chat-close"]) await expect(chat.id(id)).toHaveCount(0);
    const place = (await page.locator("#place").boundingBox())!;
    const box = (await chat.box(anna.jid).boundingBox())!;
    expect(Math.round(box.x)).toBe(Math.round(place.x));
    expect(Math.round(box.width)).toBe(Math.round(place.width));
    await expect(page.getByText("Below")).toBeVisible();
    await chat.send(anna.jid, "My roses are ill");
    await peer.hears("My roses are ill");
    const [, guest] = peer.received.match(/from='([^']*@anon\.localhost\/[^']*)'[^>]*>(?:(?!<message).)*My roses are ill/s)!;
    peer.message(guest, "Give them water");
    await expect(chat.bodies(anna.jid)).toHaveText(["My roses are ill", "Give them water"]);
    // There is no way out of it.
    await chat.send(anna.jid, "/close");
    await chat.composer(anna.jid).press("Escape");
    await expect(chat.box(anna.jid)).toBeVisible();
    await page.reload();
    await expect(chat.composer(anna.jid)).toBeVisible();
    await chat.send(anna.jid, "back again");
    await peer.hears("back again");
    peer.close();
  });
}

test("a site has everybody begin with a chat", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const url = site.chat({ websocket_url: prosody.ws, auto_join_private_chats: [anna.jid] });
  await chat.enter(url, me);
  await expect(chat.box(anna.jid)).toBeVisible();
  await chat.id("chat-close").click();
  await expect(chat.box(anna.jid)).toHaveCount(0);
  await chat.page.reload();
  await chat.online();
  await expect(chat.box(anna.jid)).toHaveCount(0);
});
