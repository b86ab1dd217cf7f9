import type { Locator } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { Guest, MUC, enter, newRoom } from "../../fixtures/guest.js";
import { people, person } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const occupant = (chat: Chat, nick: string): Locator => chat.page.locator(`[data-testid=occupant][data-nick="${nick}"]`);
const field = (chat: Chat, name: string): Locator => chat.page.locator(`[data-testid=form-field][data-name="${name}"]`);
const at = (chat: Chat, testid: string, jid: string) => chat.page.locator(`[data-testid=${testid}][data-jid="${jid}"]`);
const menu = async (chat: Chat, nick: string) => {
  await occupant(chat, nick).locator("..").getByTestId("occupant-menu").click();
  await expect(chat.id("occupant-details")).toBeVisible();
};

test("a room is found among those of the server, looked at from outside, and entered", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, other] = [newRoom("plain.localhost"), newRoom("plain.localhost")];
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await guest.configure({
    "muc#roomconfig_roomname": "The Garden",
    "muc#roomconfig_roomdesc": "Roses <b>only</b>",
    "muc#roomconfig_publicroom": "1",
  });
  const second = await Guest.enter(prosody, people(prosody, ["Bea"])[0], other, "Bea");
  await second.configure({ "muc#roomconfig_publicroom": "0" });
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("join-open").click();
  await chat.id("join-find").click();
  // The server has rooms, and says where.
  await expect(chat.id("join-service")).toHaveValue(/localhost$/);
  await chat.id("join-service").fill("plain.localhost");
  await chat.id("join-list").click();
  await expect(at(chat, "join-found", room)).toContainText("The Garden");
  await expect(at(chat, "join-found", other)).toHaveCount(0);
  await chat.id("join-filter").fill("nothing like it");
  await expect(chat.id("join-found")).toHaveCount(0);
  await chat.id("join-filter").fill("garden");
  await at(chat, "join-found", room).click();
  await expect(chat.id("join-room")).toHaveValue(room);
  await expect(chat.id("join-about")).toContainText("Roses <b>only</b>");
  await expect(chat.id("join-about")).toContainText("1 person there now");
  await chat.id("join-nick").fill("Romeo");
  await chat.id("join-submit").click();
  await expect(chat.composer(room)).toBeVisible();
  await chat.send(room, "found it");
  await guest.peer.hears("found it");
  // Somewhere where there are none.
  await chat.id("join-open").click();
  await chat.id("join-find").click();
  await chat.id("join-service").fill("localhost.invalid");
  await chat.id("join-list").click();
  await expect(chat.id("room-told")).not.toHaveText(/^(Asking…)?$/);
  await chat.page.keyboard.press("Escape");
  guest.peer.close();
  second.peer.close();
});

test("the server says where its rooms are after the window was opened", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  const held: (() => void)[] = [];
  let holds = true;
  await chat.page.routeWebSocket(prosody.ws, (page) => {
    const server = page.connectToServer();
    server.onMessage((text) => {
      const pass = () => page.send(text);
      if (holds && /disco#items/.test(String(text))) held.push(pass);
      else pass();
    });
  });
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("join-open").click();
  await chat.id("join-find").click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await expect(chat.id("join-service")).toHaveValue("");
  holds = false;
  for (const pass of held) pass();
  // It is there by itself, and so are the rooms.
  await expect(chat.id("join-service")).toHaveValue(/localhost$/);
  await expect(chat.id("join-total")).toBeVisible();
});

test("a room of one's own is made by its name alone, set up, and ended", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws, muc_domain: "rooms.localhost" }), me);
  await chat.id("join-open").click();
  await chat.id("join-room").fill(room.split("@")[0]);
  await chat.id("join-nick").fill("Romeo");
  await chat.id("join-submit").click();
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "created");
  await chat.id("room-setup-open").click();
  await expect(chat.id("room-setup")).toBeVisible();
  await field(chat, "muc#roomconfig_roomname").fill("House & Garden");
  await field(chat, "muc#roomconfig_roomdesc").fill("Ours");
  await field(chat, "muc#roomconfig_membersonly").check();
  await chat.id("setup-submit").click();
  await expect(chat.id("room-setup")).toHaveCount(0);
  await expect(chat.box(room)).toContainText("House & Garden");
  await chat.id("room-dismiss").click();
  await expect(chat.id("room-banner")).toHaveCount(0);
  await chat.id("room-menu").click();
  await expect(chat.id("room-about")).toContainText("Ours");
  await expect(chat.id("room-about")).toContainText("For members only.");
  // Members, and who is none.
  await chat.id("room-people-lists").click();
  await expect(chat.id("room-lists")).toContainText("Nobody.");
  await chat.id("list-address").fill("not an address@@");
  await chat.id("list-add").click();
  await expect(chat.id("room-lists")).toContainText("An address looks like");
  await chat.id("list-address").fill(anna.jid);
  await chat.id("list-add").click();
  await expect(at(chat, "list-row", anna.jid)).toBeVisible();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.id("list-which").selectOption("2");
  await expect(at(chat, "list-row", me.jid)).toBeVisible();
  await expect(at(chat, "list-row", anna.jid)).toHaveCount(0);
  await chat.id("list-which").selectOption("0");
  await at(chat, "list-row", anna.jid).getByTestId("list-remove").click();
  await expect(at(chat, "list-row", anna.jid)).toHaveCount(0);
  // A room for members has no place for her any more.
  await guest.peer.hears("code='321'");
  await chat.page.keyboard.press("Escape");
  await chat.id("room-menu").click();
  await chat.id("room-end").click();
  await chat.id("destroy-reason").fill("Moved out");
  await chat.id("destroy-instead").fill("new@rooms.localhost");
  await chat.id("confirm").click();
  await expect(chat.id("room-banner")).toContainText("no more");
  await chat.id("room-rejoin").click();
  await expect(chat.id("join-room")).toHaveValue("new@rooms.localhost");
  guest.peer.close();
});

test("moderators: voice, rank, being thrown out and banned, by the menu beside a name", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  // There is nothing to be done about oneself.
  await menu(chat, "Romeo");
  await expect(chat.id("occupant-kick")).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  await menu(chat, "Anna");
  await expect(chat.id("occupant-jid")).toHaveText(anna.jid);
  await chat.id("occupant-mute").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-role", "visitor");
  await menu(chat, "Anna");
  await chat.id("occupant-voice").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-role", "participant");
  await menu(chat, "Anna");
  await chat.id("occupant-op").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-role", "moderator");
  await menu(chat, "Anna");
  await chat.id("occupant-deop").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-role", "participant");
  await menu(chat, "Anna");
  await chat.id("occupant-member").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "member");
  await menu(chat, "Anna");
  await chat.id("occupant-revoke").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "none");
  // What bites is asked first.
  await menu(chat, "Anna");
  await chat.id("occupant-admin").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "none");
  await chat.id("confirm").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "admin");
  await menu(chat, "Anna");
  await chat.id("occupant-revoke").click();
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "none");
  await menu(chat, "Anna");
  await chat.id("occupant-ban").click();
  await chat.id("occupant-reason").fill("Enough");
  await chat.id("confirm").click();
  await expect(occupant(chat, "Anna")).toHaveCount(0);
  await guest.peer.hears("code='301'");
  await guest.peer.hears("Enough");
  await chat.id("room-menu").click();
  await chat.id("room-people-lists").click();
  await chat.id("list-which").selectOption("3");
  await expect(at(chat, "list-row", anna.jid)).toBeVisible();
  await at(chat, "list-row", anna.jid).getByTestId("list-remove").click();
  await expect(at(chat, "list-row", anna.jid)).toHaveCount(0);
  guest.peer.close();
});

test("whoever is in a room is added and blocked from there, where his address is seen", async ({ chat, page, site, prosody }) => {
  test.slow();
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  const eve = person(prosody, "eve");
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  const guest = await Guest.enter(prosody, eve, room, "Eve");
  await menu(chat, "Romeo");
  await expect(chat.id("occupant-about")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await menu(chat, "Eve");
  await chat.id("occupant-about").click();
  await expect(chat.id("details-jid")).toHaveText(eve.jid);
  await chat.id("details-add").click();
  await chat.id("contact-submit").click();
  await guest.peer.hears("type='subscribe'");
  await menu(chat, "Eve");
  await chat.id("occupant-about").click();
  await chat.id("details-block").click();
  await chat.id("confirm").click();
  await menu(chat, "Eve");
  await chat.id("occupant-about").click();
  await expect(chat.id("details-standing")).toHaveText("Blocked");
  guest.peer.close();
});

test("moderators see who has which role, and change it", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "created");
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.send(room, "/modtools");
  await expect(chat.id("room-lists")).toBeVisible();
  await chat.id("list-which").selectOption("4");
  const row = (nick: string) => chat.page.locator(`[data-testid=list-row][data-nick="${nick}"]`);
  await expect(row("Romeo").getByTestId("list-role")).toHaveValue("0");
  await expect(row("Anna")).toHaveCount(0);
  await expect(chat.id("list-address")).toHaveCount(0);
  await chat.id("list-which").selectOption("5");
  await expect(row("Anna").getByTestId("list-role")).toHaveValue("1");
  await chat.id("list-reason").fill("Too loud");
  await row("Anna").getByTestId("list-role").selectOption("2");
  await expect(row("Anna")).toHaveCount(0);
  await expect(chat.id("list-reason")).toHaveValue("");
  await guest.peer.hears("Too loud");
  await chat.id("list-which").selectOption("6");
  await row("Anna").getByTestId("list-role").selectOption("0");
  await chat.id("list-which").selectOption("4");
  await expect(row("Anna")).toContainText(anna.jid);
  await chat.page.keyboard.press("Escape");
  guest.peer.close();
  // A moderator who is no admin; what the room does not do is said, and the row shows what is.
  const theirs = newRoom();
  const owner = await Guest.enter(prosody, anna, theirs, "Anna");
  await enter(chat, theirs, "Romeo");
  await owner.peer.hears(`${theirs}/Romeo`);
  owner.admin(`<item nick="Romeo" role="moderator"/>`);
  await expect(chat.box(theirs)).toContainText("Romeo is a moderator now");
  await chat.box(theirs).getByTestId("room-menu").click();
  await chat.id("room-people-lists").click();
  await expect(chat.id("list-which")).toHaveValue("4");
  await row("Anna").getByTestId("list-role").selectOption("2");
  await expect(chat.id("list-refused")).toContainText("That was not done.");
  await expect(row("Anna").getByTestId("list-role")).toHaveValue("0");
  owner.peer.close();
});

test("who may not do it is not shown it, in another tab it works as well", async ({ chat, context, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, own] = [newRoom(), newRoom()];
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await menu(chat, "Anna");
  await expect(chat.id("occupant-mention")).toBeVisible();
  for (const no of ["kick", "ban", "mute", "op", "member", "owner"]) await expect(chat.id(`occupant-${no}`)).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  await chat.id("room-menu").click();
  await expect(chat.id("room-about")).toBeVisible();
  for (const no of ["room-configure", "room-people-lists", "room-end"]) await expect(chat.id(no)).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  await enter(chat, own, "Romeo");
  await expect(chat.id("room-banner").last()).toHaveAttribute("data-state", "created");
  const page = await context.newPage();
  const second = new (chat.constructor as new (page: unknown) => Chat)(page);
  await second.goto(url);
  await second.online();
  await second.id("show-chats").click();
  await at(second, "chat-item", own).click();
  await second.id("room-menu").click();
  await second.id("room-configure").click();
  await field(second, "muc#roomconfig_roomname").fill("From the other tab");
  await second.id("setup-submit").click();
  await expect(second.box(own)).toContainText("From the other tab");
  guest.peer.send(`<iq type="get" to="${own}" id="look"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  await guest.peer.hears("From the other tab");
  expect(guest.peer.received).toContain(`${MUC}#roominfo`);
  guest.peer.close();
});
