import type { Locator } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const occupant = (chat: Chat, nick: string): Locator => chat.page.locator(`[data-testid=occupant][data-nick="${nick}"]`);
const privately = (chat: Chat): Locator => chat.page.locator("[data-testid=chat][data-private=true]");
const write = async (chat: Chat, nick: string) => {
  await occupant(chat, nick).locator("..").getByTestId("occupant-menu").click();
  await chat.id("occupant-private").click();
  await expect(privately(chat)).toBeVisible();
};
const send = async (chat: Chat, text: string) => {
  await privately(chat).getByTestId("composer").fill(text);
  await privately(chat).getByTestId("composer").press("Enter");
};

test("what is said to one in a room is for him alone, and follows him to another nick", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna, eve] = people(prosody, ["Romeo", "Anna", "Eve"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const other = await Guest.enter(prosody, eve, room, "Eve");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await write(chat, "Anna");
  await expect(chat.id("private-bar")).toContainText("only Anna sees this");
  await expect(privately(chat).getByTestId("composer")).toHaveAccessibleName(/^Private message to Anna/);
  await expect(privately(chat).getByTestId("otr-menu")).toHaveCount(0);
  await send(chat, "psst");
  await guest.peer.hears("<body>psst</body>");
  await expect(privately(chat).getByTestId("message-status")).toHaveAttribute("data-state", "sent");
  // Nothing in it asks for an answer, and nobody else got it.
  const said = guest.peer.received.slice(guest.peer.received.lastIndexOf("<message", guest.peer.received.indexOf("psst")));
  expect(said.slice(0, said.indexOf("</message>"))).not.toMatch(/urn:xmpp:receipts|chat-markers|chatstates/);
  guest.peer.message(`${room}/Romeo`, "what is it?", { extra: `<x xmlns="http://jabber.org/protocol/muc#user"/>` });
  await expect(privately(chat).getByTestId("message-body")).toHaveText(["psst", "what is it?"]);
  // He has another nick: it is still he.
  guest.peer.send(`<presence to="${room}/Giulia"/>`);
  await expect(chat.id("private-bar")).toContainText("only Giulia sees this");
  await send(chat, "still you");
  await guest.peer.hears("<body>still you</body>");
  // Somebody else takes the nick, and this is not his.
  other.peer.send(`<presence to="${room}/Anna"/>`);
  await other.peer.hears(`from='${room}/Anna'`);
  await send(chat, "you alone");
  await guest.peer.hears("<body>you alone</body>");
  guest.peer.send(`<presence type="unavailable" to="${room}/Giulia"/>`);
  await expect(chat.id("private-bar")).toHaveAttribute("data-there", "false");
  await expect(privately(chat).getByTestId("composer")).toHaveCount(0);
  expect(other.peer.received).not.toMatch(/psst|still you|you alone/);
  // What the new one writes is another conversation.
  other.peer.message(`${room}/Romeo`, "I am Eve", { extra: `<x xmlns="http://jabber.org/protocol/muc#user"/>` });
  await chat.id("show-chats").click();
  const rows = chat.page.locator(`[data-testid=chat-item][data-jid^="${room}/"]`);
  await expect(rows).toHaveCount(2);
  await expect(privately(chat).getByTestId("message-body")).toHaveCount(4);
  await rows.filter({ hasText: "I am Eve" }).click();
  await expect(privately(chat).getByTestId("message-body")).toHaveText(["I am Eve"]);
  // In the room nothing of it was said.
  await chat.page.locator(`[data-testid=chat-item][data-jid="${room}"]`).click();
  await expect(chat.box(room).getByTestId("message-body")).toHaveCount(0);
  guest.peer.close();
  other.peer.close();
});

test("a private conversation outlives the page, and goes on when both are back", async ({ chat, page, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  await chat.id("trusted-device").check();
  await chat.login(me.jid, me.password);
  await chat.online();
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  guest.peer.message(`${room}/Romeo`, "a word with you", { extra: `<x xmlns="http://jabber.org/protocol/muc#user"/>` });
  await chat.id("show-chats").click();
  await chat.page.locator(`[data-testid=chat-item][data-jid^="${room}/"]`).click();
  await expect(privately(chat).getByTestId("message-body")).toHaveText(["a word with you"]);
  await page.reload();
  await expect(privately(chat).getByTestId("message-body")).toHaveText(["a word with you"]);
  await expect(chat.id("private-bar")).toHaveAttribute("data-there", "true");
  await send(chat, "here I am");
  await guest.peer.hears("<body>here I am</body>");
  guest.peer.close();
});
