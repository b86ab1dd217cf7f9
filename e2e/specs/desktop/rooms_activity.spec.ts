import { Guest, enter, leave, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("a room that one has left shows that something was said there, until one is back", async ({ chat, site }) => {
  test.slow();
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["rai"],
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  guest.say("hello");
  await expect(chat.bodies(room)).toHaveText(["hello"]);
  await chat.id("show-chats").click();
  await leave(chat, guest);
  const row = chat.page.locator(`[data-testid=chat-item][data-jid="${room}"]`);
  await expect(row).toBeVisible();
  await expect(row.getByTestId("room-active")).toHaveCount(0);
  // The service is asked in its own time.
  await expect(async () => {
    guest.say("come back");
    await expect(row.getByTestId("room-active")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(row).toContainText("something was said there");
  await chat.id("room-rejoin").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(row.getByTestId("room-active")).toHaveCount(0);
  guest.peer.close();
  await prosody.stop();
});
