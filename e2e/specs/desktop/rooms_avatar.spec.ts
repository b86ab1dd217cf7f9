import type { Locator } from "@playwright/test";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { picture } from "../../fixtures/media.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** The width of the picture in a face, once it is there. */
const width = (face: Locator) =>
  face.locator(".cv-avatar img").first().evaluate((img: HTMLImageElement) => img.naturalWidth);

test("an owner chooses the picture of a room, everybody sees it, and it goes", async ({ chat, site }) => {
  test.slow();
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["room_card"],
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, theirs] = [newRoom(), newRoom()];
  const guest = await Guest.enter(prosody, anna, theirs, "Anna");
  const data = picture(64, 48).toString("base64");
  guest.peer.send(
    `<iq type="set" id="card" to="${theirs}"><vCard xmlns="vcard-temp"><PHOTO><TYPE>image/png</TYPE>` +
      `<BINVAL>${data}</BINVAL></PHOTO></vCard></iq>`,
  );
  await guest.peer.hears("vcard-temp:x:update");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("show-chats").click();
  await enter(chat, theirs, "Romeo");
  const row = (jid: string) => chat.page.locator(`[data-testid=chat-item][data-jid="${jid}"]`);
  await expect.poll(() => width(row(theirs))).toBe(64);
  await expect.poll(() => width(chat.box(theirs).locator("header"))).toBe(64);
  await chat.box(theirs).getByTestId("room-menu").click();
  await expect.poll(() => width(chat.id("room-details"))).toBe(64);
  await expect(chat.id("set-picture")).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  // One's own.
  await enter(chat, room, "Romeo");
  await expect(chat.box(room).getByTestId("room-banner")).toHaveAttribute("data-state", "created");
  const beside = await Guest.enter(prosody, anna, room, "Bea");
  await chat.box(room).getByTestId("room-menu").click();
  await chat.id("picture-file").setInputFiles({ name: "garden.png", mimeType: "image/png", buffer: picture(40, 30) });
  await expect.poll(() => width(chat.id("room-details"))).toBe(192);
  await beside.peer.hears("vcard-temp:x:update");
  await expect.poll(() => width(row(room))).toBe(192);
  await chat.id("remove-picture").click();
  await expect(chat.id("room-details").locator(".cv-avatar img")).toHaveCount(0);
  await expect(row(room).locator(".cv-avatar img")).toHaveCount(0);
  beside.peer.close();
  guest.peer.close();
  await prosody.stop();
});

test("who speaks in a room has his own picture there, and nobody has that of whom he is called like", async ({ chat, site, prosody }) => {
  const [me, anna, friend] = people(prosody, ["Romeo", "Anna", "Juliet"]);
  const room = newRoom();
  const card = (width: number) =>
    `<iq type="set" id="card${width}"><vCard xmlns="vcard-temp"><PHOTO><TYPE>image/png</TYPE>` +
    `<BINVAL>${picture(width, width).toString("base64")}</BINVAL></PHOTO></vCard></iq>`;
  const peer = await Peer.online(prosody, friend);
  peer.send(card(32));
  await peer.hears("card32");
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.peer.send(card(64));
  await guest.peer.hears("card64");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect.poll(() => width(chat.contact(friend.jid))).toBe(32);
  await enter(chat, room, "Romeo");
  await guest.peer.hears(`${room}/Romeo`);
  // The server puts the hash into each presence.
  guest.peer.send(`<presence to="${room}/Anna"/>`);
  guest.say("hello");
  await expect.poll(() => width(chat.messages(room).last())).toBe(64);
  await expect.poll(() => width(chat.page.locator('[data-testid=occupant][data-nick="Anna"]'))).toBe(64);
  const liar = await Guest.enter(prosody, people(prosody, ["Iago"])[0], room, friend.jid);
  liar.say("it is me");
  await expect(chat.bodies(room)).toHaveText(["hello", "it is me"]);
  await expect(chat.messages(room).last().locator(".cv-avatar img")).toHaveCount(0);
  for (const one of [peer, guest.peer, liar.peer]) one.close();
});
