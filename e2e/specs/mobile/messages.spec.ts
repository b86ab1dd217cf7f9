import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("a message's menu is reached by touch, and fits", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  for (let i = 0; i < 12; i++) peer.message(me.jid, `> ${"quoted ".repeat(12)}\n\`\`\`\n${"code ".repeat(40)}\n\`\`\``);
  await chat.total(friend.jid, 12);
  const message = chat.messages(friend.jid).last();
  await message.getByTestId("message-menu").tap();
  const menu = chat.id("message-actions");
  await expect(menu).toBeInViewport({ ratio: 1 });
  await menu.getByTestId("react-more").tap();
  await expect(menu.getByTestId("react").nth(20)).toBeInViewport();
  // A field with the focus would bring the keyboard up.
  await expect(menu.getByTestId("emoji-search")).not.toBeFocused();
  await menu.getByTestId("react").first().tap();
  await expect(message.getByTestId("reaction")).toBeVisible();
  await peer.hears("<reaction>");
  // A finger that rests on it.
  await message.evaluate((e) => {
    const rest = { bubbles: true, composed: true, cancelable: true, pointerType: "touch" };
    return e.dispatchEvent(new PointerEvent("contextmenu", rest));
  });
  await expect(menu).toBeVisible();
  await menu.getByTestId("message-quote-text").tap();
  await expect(chat.composer(friend.jid)).toHaveValue(/^> > quoted/);
  const log = chat.log(friend.jid);
  await expect.poll(() => log.evaluate((e) => e.scrollWidth > e.clientWidth)).toBe(false);
});
