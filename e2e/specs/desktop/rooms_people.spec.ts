import type { Chat } from "../../fixtures/chat.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const occupant = (chat: Chat, nick: string) => chat.page.locator(`[data-testid=occupant][data-nick="${nick}"]`);
const absent = (chat: Chat, jid: string) => chat.page.locator(`[data-testid=absent][data-jid="${jid}"]`);

test("who belongs to a room and is not there stands behind those who are", async ({ chat, site, prosody }) => {
  const [me, anna, bea, carl] = people(prosody, ["Romeo", "Anna", "Bea", "Carl"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  // The server gives its lists to everybody in such a room.
  await guest.configure({ "muc#roomconfig_whois": "anyone", "muc#roomconfig_membersonly": "1" });
  for (const { jid } of [me, bea]) guest.admin(`<item jid="${jid}" affiliation="member"/>`);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(absent(chat, bea.jid)).toHaveAttribute("data-affiliation", "member");
  await expect(absent(chat, bea.jid)).toContainText("Member · not there");
  // Anna owns it, and is there: she is not listed twice.
  await expect(chat.id("absent")).toHaveCount(1);
  await expect(chat.id("occupants")).toHaveAttribute("data-total", "2");
  await expect(chat.id("occupants").getByRole("heading")).toHaveText("2 people, 1 not there");
  // The room tells what changes with one who is not there.
  guest.admin(`<item jid="${carl.jid}" affiliation="owner"/>`);
  await expect(chat.id("absent").first()).toHaveAttribute("data-jid", carl.jid);
  await expect(absent(chat, carl.jid)).toContainText("Owner");
  // Those who come are there, and those who go are not.
  const second = await Guest.enter(prosody, bea, room, "Bea");
  await expect(absent(chat, bea.jid)).toHaveCount(0);
  await expect(occupant(chat, "Bea")).toBeVisible();
  second.peer.close();
  await expect(absent(chat, bea.jid)).toBeVisible();
  await chat.id("occupants-filter").fill(carl.jid.slice(0, 6).toUpperCase());
  await expect(chat.id("absent")).toHaveCount(1);
  await expect(chat.id("occupant")).toHaveCount(0);
  await chat.id("occupants-filter").fill("nobody at all");
  await expect(chat.id("occupants-none")).toBeVisible();
  await chat.id("occupants-filter").fill("");
  await absent(chat, bea.jid).click();
  await expect(chat.id("contact-details")).toBeVisible();
  await expect(chat.id("details-jid")).toContainText(bea.jid);
  await chat.page.keyboard.press("Escape");
  guest.admin(`<item jid="${bea.jid}" affiliation="none"/>`);
  await expect(absent(chat, bea.jid)).toHaveCount(0);
  guest.peer.close();
});

test("where accounts are hidden nobody is called absent", async ({ chat, site, prosody }) => {
  const [me, anna, bea] = people(prosody, ["Romeo", "Anna", "Bea"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.admin(`<item jid="${bea.jid}" affiliation="member"/>`);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(occupant(chat, "Anna")).toBeVisible();
  await expect(chat.id("absent")).toHaveCount(0);
  // As an admin one sees who is who.
  guest.admin(`<item jid="${me.jid}" affiliation="admin"/>`);
  await expect(absent(chat, bea.jid)).toBeVisible();
  await expect(chat.id("absent")).toHaveCount(1);
  guest.peer.close();
});

test("the list of people is open where there is room for it, and stays as one had it", async ({ chat, site, prosody, page }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, newRoom(), "Romeo");
  await expect(occupant(chat, "Romeo")).toBeVisible();
  await chat.id("occupants-close").click();
  await expect(chat.id("occupants")).toHaveCount(0);
  await expect(chat.id("room-people")).toBeFocused();
  const other = newRoom();
  await enter(chat, other, "Romeo");
  await expect(chat.composer(other)).toBeVisible();
  await expect(chat.id("occupants")).toHaveCount(0);
  await page.reload();
  await expect(chat.box(other)).toBeVisible();
  await expect(chat.id("room-people")).toHaveAttribute("aria-expanded", "false");
  await chat.id("room-people").click();
  await expect(occupant(chat, "Romeo")).toBeVisible();
});

test("sites can have it closed at first", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws, hide_muc_participants: true }), me);
  const room = newRoom();
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-people")).toHaveAttribute("aria-expanded", "false");
  await chat.id("room-people").click();
  await expect(occupant(chat, "Romeo")).toBeVisible();
});
