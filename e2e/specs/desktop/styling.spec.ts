import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const unstyled = `<unstyled xmlns="urn:xmpp:styling:0"/>`;

test("styles are elements, and what was written can be copied", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws, nickname: "Montague" }), me);
  await chat.openChat(friend.jid);
  const spans = "*strong* _emphasis_ ~strike~ `<b>code</b>` and https://example.org/a_b_c";
  peer.message(me.jid, spans);
  peer.message(me.jid, "> what light\n> *breaks*\n```\n*as it is*\n```\nafter");
  peer.message(me.jid, "*plain*", { extra: unstyled });
  peer.message(me.jid, "/me <b>sighs</b> _deeply_");
  await chat.total(friend.jid, 4);
  await chat.send(friend.jid, "/me climbs");
  await chat.total(friend.jid, 5);
  const body = (nth: number) => chat.bodies(friend.jid).nth(nth);
  const check = async () => {
    await expect(body(0)).toHaveText(spans);
    for (const [tag, text] of [["strong", "*strong*"], ["em", "_emphasis_"], ["s", "~strike~"], ["code", "`<b>code</b>`"]]) {
      await expect(body(0).locator(tag)).toHaveText(text);
    }
    await expect(body(0).locator("a")).toHaveAttribute("href", "https://example.org/a_b_c");
    await expect(body(1).locator("blockquote strong")).toHaveText("*breaks*");
    await expect(body(1).locator("pre")).toHaveText("*as it is*");
    await expect(body(1).locator("pre strong, b")).toHaveCount(0);
    await expect(body(2)).toHaveText("*plain*");
    await expect(body(2).locator("strong")).toHaveCount(0);
    await expect(body(3)).toHaveText("Juliet <b>sighs</b> _deeply_");
    await expect(body(3)).toHaveAttribute("data-action", "true");
    await expect(body(4)).toHaveText("Montague climbs");
  };
  await check();
  await peer.hears("/me climbs");
  await chat.page.reload();
  await chat.online();
  await check();
});

test("a site can have messages as they are, and hostile ones draw at once", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws, allow_message_styling: false }), me);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "*strong*\n> quoted");
  await chat.total(friend.jid, 1);
  await expect(chat.bodies(friend.jid).locator("strong, blockquote")).toHaveCount(0);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  for (const hostile of ["*a ", "> ", ">", "*_~`"]) peer.message(me.jid, hostile.repeat(20_000 / hostile.length));
  peer.message(me.jid, "*last*");
  await expect(chat.bodies(friend.jid).last().locator("strong")).toHaveText("*last*");
});
