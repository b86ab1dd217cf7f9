import type { Chat } from "../../fixtures/chat.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { type Person, people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** In a room of Anna's, to which one belongs. */
async function inside(chat: Chat, prosody: Prosody, url: string, me: Person, anna: Person) {
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.admin(`<item jid="${me.jid}" affiliation="member"/>`);
  await chat.enter(url, me);
  await chat.id("show-chats").click();
  await enter(chat, room, "Romeo");
  guest.say("one");
  await expect(chat.bodies(room)).toHaveText(["one"]);
  const row = chat.page.locator(`[data-testid=chat-item][data-jid="${room}"]`);
  return { room, guest, row };
}

/** Looks at something else until the guest sees that one has left. */
async function lookAway(chat: Chat, guest: Guest) {
  const before = guest.peer.count("type='unavailable'");
  await chat.id("own-notes").click();
  await expect.poll(() => guest.peer.count("type='unavailable'")).toBe(before + 1);
}

test("a room at which nobody looks is left, tells that something was said, and has it when it is opened", async ({ chat, site }) => {
  test.slow();
  const prosody = await Prosody.start({ authentication: "internal_hashed", rooms: ["rai"] });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const url = site.chat({ websocket_url: prosody.ws, muc_subscribe_to_rai: true });
  const { room, guest, row } = await inside(chat, prosody, url, me, anna);
  await lookAway(chat, guest);
  await expect(row.getByTestId("room-active")).toHaveCount(0);
  guest.say("two");
  await expect(row.getByTestId("room-active")).toBeVisible();
  guest.say("three");
  await row.click();
  await expect(chat.bodies(room)).toHaveText(["one", "two", "three"]);
  await expect(row.getByTestId("room-active")).toHaveCount(0);
  await chat.send(room, "I am back");
  await guest.peer.hears("I am back");
  await expect(chat.page.locator('[data-testid=occupant][data-nick="Anna"]')).toBeVisible();
  // A second time as well.
  await lookAway(chat, guest);
  guest.say("four");
  await expect(row.getByTestId("room-active")).toBeVisible();
  // Nor does another run of the program lose anything.
  await chat.page.reload();
  await row.click();
  await expect(chat.bodies(room)).toHaveText(["one", "two", "three", "I am back", "four"]);
  guest.peer.close();
  await prosody.stop();
});
