import { Guest, enter, leave, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("who is named in a room that he has left hears of it, from the room alone", async ({ chat, page, site }) => {
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["mentions"],
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
  await chat.id("chat-close").click();
  const row = page.locator(`[data-testid=chat-item][data-jid="${room}"]`);
  await expect(row).toBeVisible();
  const named = `<reference xmlns="urn:xmpp:reference:0" type="mention" uri="xmpp:${me.jid}"/>`;
  guest.say("of nobody");
  // Somebody who is no room says the same.
  const forged = `<forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" type="groupchat" from="${room}/Anna"><body>forged</body></message></forwarded>`;
  guest.peer.send(`<message to="${me.jid}"><mentions xmlns="urn:xmpp:mmn:0">${forged}</mentions></message>`);
  guest.say("where are you, Romeo?", named);
  await expect(row.getByTestId("mentions")).toHaveText("@1");
  guest.say("Romeo!", named);
  await expect(row.getByTestId("mentions")).toHaveText("@2");
  // Once he is in it again the messages themselves are there.
  await row.click();
  await chat.id("room-rejoin").click();
  await expect(chat.bodies(room)).toHaveText(["hello", "of nobody", "where are you, Romeo?", "Romeo!"]);
  await expect(row.getByTestId("mentions")).toHaveCount(0);
  guest.peer.close();
  await prosody.stop();
});
