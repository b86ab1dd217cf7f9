import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("messages of a thread are marked, shown by themselves, and answered in it", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await guest.peer.hears(`${room}/Romeo`);
  const thread = "<thread>roses</thread>";
  guest.say("Shall we plant roses?", thread);
  guest.say("By the way, it rains", "<thread>rain</thread>");
  await chat.total(room, 2);
  await expect(chat.id("message-thread")).toHaveCount(0);
  guest.say("Red ones", thread);
  await expect(chat.id("message-thread")).toHaveCount(2);
  // The answer goes where it belongs.
  const last = chat.messages(room).last();
  await last.hover();
  await last.getByTestId("message-menu").click();
  await chat.id("message-reply").click();
  await chat.send(room, "White ones");
  await guest.peer.hears("White ones");
  expect(guest.peer.received).toMatch(/<message[^>]*from='[^']*Romeo'.*<thread>roses<\/thread>/s);
  await expect(chat.id("message-thread")).toHaveCount(3);
  await chat.messages(room).first().getByTestId("message-thread").click();
  const items = chat.page.getByTestId("thread").getByTestId("thread-item");
  await expect(items).toHaveCount(3);
  await expect(items.first()).toContainText("Shall we plant roses?");
  await expect(items.first()).toContainText("Anna");
  // What comes while one looks is there as well.
  guest.say("Both", thread);
  await expect(items).toHaveCount(4);
  await items.first().click();
  await expect(chat.page.getByTestId("thread")).toHaveCount(0);
  await last.hover();
  await chat.messages(room).first().hover();
  await chat.messages(room).first().getByTestId("message-menu").click();
  await chat.id("message-show-thread").click();
  await expect(items).toHaveCount(4);
  guest.peer.close();
});
