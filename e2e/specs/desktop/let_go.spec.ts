import { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** More than a chat keeps: at twice three hundred the old ones go. */
const SAID = 700;
const total = async (chat: Chat, jid: string) => Number(await chat.log(jid).getAttribute("data-total"));

/** Goes up as far as there is anything; each text once, without a hole, the oldest first. */
async function up(chat: Chat, jid: string, texts: string[]) {
  const seen = new Set<string>();
  await chat.log(jid).hover();
  await expect
    .poll(async () => {
      const drawn = await chat.bodies(jid).allTextContents();
      const from = texts.indexOf(drawn[0]);
      expect(drawn).toEqual(texts.slice(from, from + drawn.length));
      for (const text of drawn) seen.add(text);
      // Less than what is drawn, so that nothing passes by between two looks.
      await chat.page.mouse.wheel(0, -1_000);
      return seen.size;
    }, { timeout: 60_000, intervals: [100] })
    .toBe(texts.length);
}

for (const own of [true, false]) {
  const where = own ? "storage" : "the archive, where the device is not the user's own";
  test(`what was said long ago is let go of, and comes back from ${where}`, async ({ chat, page, site, prosody }) => {
    test.slow();
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    const peer = await Peer.connect(prosody, friend);
    // The archive cannot help where it is storage that has to.
    let silent = false;
    const asked: string[] = [];
    await page.routeWebSocket(prosody.ws, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        asked.push(String(frame));
        if (!(silent && String(frame).includes("urn:xmpp:mam:2"))) server.send(frame);
      });
    });
    const url = site.chat({ websocket_url: prosody.ws, ...(!own && { allow_user_trust_override: "off" }) });
    await chat.enter(url, me);
    await chat.openChat(friend.jid);
    const texts = Array.from({ length: SAID }, (_, n) => `number ${n}`);
    for (const text of texts) peer.message(me.jid, text);
    await expect(chat.bodies(friend.jid).last()).toHaveText(texts[SAID - 1]);
    // The next one is followed at its end.
    peer.message(me.jid, "the last");
    texts.push("the last");
    await expect.poll(() => total(chat, friend.jid)).toBeLessThanOrEqual(600);
    asked.length = 0;
    silent = own;
    await up(chat, friend.jid, texts);
    if (!own) expect(asked.some((text) => text.includes("urn:xmpp:mam:2"))).toBe(true);
    peer.close();
  });
}

test("another tab has a reaction sent to what the first has let go of", async ({ chat, context, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  const texts = Array.from({ length: SAID }, (_, n) => `number ${n}`);
  const first = peer.message(me.jid, texts[0]);
  for (const text of texts.slice(1)) peer.message(me.jid, text);
  await expect(chat.contact(friend.jid).first()).toContainText(String(SAID));
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await second.openChat(friend.jid);
  await expect(second.bodies(friend.jid).last()).toHaveText(texts[SAID - 1]);
  await up(second, friend.jid, texts);
  const row = second.box(friend.jid).getByTestId("message").first();
  await row.hover();
  await row.getByTestId("message-menu").click();
  await second.id("react").first().click();
  await expect(row.getByTestId("reaction")).toHaveCount(1);
  await peer.hears(`id='${first}'`);
  expect(peer.received).toMatch(/<reactions[^>]*>/);
  peer.close();
});
