import type { Locator } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { Cut } from "../../fixtures/cut.js";
import { Guest, MUC, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const occupant = (chat: Chat, nick: string): Locator => chat.page.locator(`[data-testid=occupant][data-nick="${nick}"]`);
const row = (chat: Chat, jid: string) => chat.page.locator(`[data-testid=chat-item][data-jid="${jid}"]`);

test("a room is entered, with what was said before, and left", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.peer.send(`<message type="groupchat" to="${room}"><subject>Roses &amp; thorns</subject></message>`);
  for (let n = 0; n < 3; n++) guest.say(`before ${n}`);
  await guest.peer.hears("before 2");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.bodies(room)).toHaveText(["before 0", "before 1", "before 2"]);
  await expect(chat.id("room-subject")).toHaveText("Roses & thorns");
  await expect(chat.id("room-banner")).toHaveCount(0);
  await expect(chat.messages(room).first()).toHaveAttribute("data-from", `${room}/Anna`);
  await chat.send(room, "hello all");
  await expect(chat.messages(room).last().getByTestId("message-status")).toHaveAttribute("data-state", "sent");
  await guest.peer.hears("hello all");
  expect(guest.peer.count("hello all")).toBe(1);
  await chat.total(room, 4);
  guest.say("hello Romeo");
  await expect(chat.messages(room).last()).toHaveAttribute("data-mention", "true");
  // Who is there.
  await expect(chat.id("occupants")).toHaveAttribute("data-total", "2");
  await expect(occupant(chat, "Anna")).toHaveAttribute("data-affiliation", "owner");
  await expect(occupant(chat, "Romeo")).toHaveAttribute("data-role", "participant");
  await occupant(chat, "Anna").click();
  await expect(chat.composer(room)).toHaveValue("@Anna ");
  await expect(chat.composer(room)).toBeFocused();
  await chat.id("room-menu").click();
  await expect(chat.id("room-details")).toBeVisible();
  await chat.id("room-leave").click();
  await guest.peer.hears(`from='${room}/Romeo' type='unavailable'`).catch(() => guest.peer.hears("type='unavailable'"));
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "out");
  await expect(chat.composer(room)).toHaveCount(0);
  await chat.id("room-rejoin").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-banner")).toHaveCount(0);
  guest.peer.close();
});

test("what keeps one out is said, and how to get in", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await guest.configure({ "muc#roomconfig_roomsecret": "sesame" });
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Anna");
  await expect(chat.id("room-banner")).toContainText("takes a password");
  await chat.id("room-rejoin").click();
  await chat.id("join-password").fill("sesame");
  await chat.id("join-submit").click();
  await expect(chat.id("room-banner")).toContainText("Somebody else has this name");
  await chat.id("room-rejoin").click();
  await chat.id("join-nick").fill("Romeo");
  await chat.id("join-submit").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-banner")).toHaveCount(0);
  // Thrown out, and banned.
  guest.admin(`<item nick="Romeo" role="none"><reason>Enough.</reason></item>`);
  await expect(chat.id("room-banner")).toContainText("thrown out");
  await expect(chat.id("room-banner")).toContainText("Enough.");
  await chat.id("room-rejoin").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-banner")).toHaveCount(0);
  guest.admin(`<item jid="${me.jid}" affiliation="outcast"/>`);
  await expect(chat.id("room-banner")).toContainText("banned");
  await chat.id("room-rejoin").click();
  await expect(chat.id("room-banner")).toContainText("Its owners can let you in again");
  // Members only.
  guest.admin(`<item jid="${me.jid}" affiliation="none"/>`);
  await guest.configure({ "muc#roomconfig_membersonly": "1" });
  await chat.id("room-rejoin").click();
  await chat.id("join-submit").click();
  await expect(chat.id("room-banner")).toContainText("for members");
  await guest.peer.send(
    `<iq type="set" to="${room}" id="end"><query xmlns="${MUC}#owner"><destroy><reason>over</reason></destroy></query></iq>`,
  );
  guest.peer.close();
});

test("a room of one's own: made, named, people thrown out and asked in", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(occupant(chat, "Romeo")).toHaveAttribute("data-affiliation", "owner");
  const guest = await Guest.enter(prosody, anna, room, "Anna of Verona");
  await expect(chat.id("room-event").last()).toHaveText("Anna of Verona came in");
  await chat.send(room, "/topic A garden");
  await expect(chat.id("room-subject")).toHaveText("A garden");
  await chat.send(room, "/nick Montague");
  await expect(occupant(chat, "Montague")).toBeVisible();
  await expect(chat.id("room-event").last()).toContainText("Romeo is now known as Montague");
  // Nicks are completed.
  await chat.composer(room).pressSequentially("@ann");
  await expect(chat.id("nick-choice")).toHaveText([/Anna of Verona$/]);
  await chat.composer(room).press("Tab");
  await expect(chat.composer(room)).toHaveValue("@Anna of Verona ");
  // Whoever is named is told so beside the text.
  await chat.composer(room).pressSequentially("look");
  await chat.composer(room).press("Enter");
  await guest.peer.hears(`uri='xmpp:${room}/Anna%20of%20Verona'`);
  await chat.send(room, "/mute Nobody");
  await expect(chat.page.getByText("Nobody by that name is here")).toBeVisible();
  await chat.composer(room).fill("");
  await chat.send(room, "/mute Anna of Verona quiet, please");
  await expect(occupant(chat, "Anna of Verona")).toHaveAttribute("data-role", "visitor");
  await chat.send(room, "/kick @Anna of Verona good night");
  await expect(occupant(chat, "Anna of Verona")).toHaveCount(0);
  await guest.peer.hears("good night");
  await expect(chat.id("room-event").last()).toContainText("was thrown out");
  await chat.send(room, `/invite ${anna.jid} come back`);
  await guest.peer.hears("come back");
  expect(guest.peer.count("/topic") + guest.peer.count("/mute") + guest.peer.count("/kick")).toBe(0);
  guest.peer.close();
});

test("corrections, reactions and retractions are those of who wrote the message", async ({ chat, site, prosody }) => {
  const [me, anna, eve] = people(prosody, ["Romeo", "Anna", "Eve"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const evil = await Guest.enter(prosody, eve, room, "Eve");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  const id = guest.say("frist");
  await expect(chat.bodies(room).last()).toHaveText("frist");
  evil.say("evil", `<replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`);
  await chat.total(room, 2);
  await expect(chat.bodies(room).first()).toHaveText("frist");
  guest.say("first", `<replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`);
  await expect(chat.bodies(room).first()).toHaveText("first");
  // Ours, as all see them.
  const first = chat.messages(room).first();
  await first.hover();
  await first.getByTestId("message-menu").click();
  await chat.id("react").first().click();
  await guest.peer.hears("urn:xmpp:reactions:0");
  await expect(first.getByTestId("reaction")).toHaveAttribute("data-own", "true");
  const archived = /<stanza-id[^>]*id='([^']+)'/.exec(guest.peer.received.slice(guest.peer.received.indexOf("frist")))![1];
  evil.peer.send(
    `<message type="groupchat" to="${room}" id="r1"><reactions xmlns="urn:xmpp:reactions:0" id="${archived}">` +
      `<reaction>👍</reaction></reactions></message>`,
  );
  await expect(first.getByTestId("reaction")).toContainText("2");
  evil.peer.send(
    `<message type="groupchat" to="${room}" id="r2"><retract xmlns="urn:xmpp:message-retract:1" id="${archived}"/>` +
      `<body>gone</body></message>`,
  );
  evil.say("after that");
  await expect(chat.bodies(room).last()).toHaveText("after that");
  await expect(first).toHaveAttribute("data-retracted", "false");
  guest.peer.send(
    `<message type="groupchat" to="${room}" id="r3"><retract xmlns="urn:xmpp:message-retract:1" id="${archived}"/>` +
      `<body>gone</body></message>`,
  );
  await expect(first).toHaveAttribute("data-retracted", "true");
  guest.peer.close();
  evil.peer.close();
});

test("rooms stand in the list of chats, say who names one, and outlive the page; other tabs have them", async ({
  chat,
  context,
  site,
  prosody,
}) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  guest.say("one");
  await expect(chat.bodies(room)).toHaveText(["one"]);
  await chat.id("chat-close").click();
  await chat.id("show-chats").click();
  guest.say("two");
  await expect(row(chat, room).getByTestId("unread")).toHaveText("1");
  await expect(row(chat, room).getByTestId("row-line")).toHaveText("Anna: two");
  await expect(row(chat, room).getByTestId("mentions")).toHaveCount(0);
  guest.say("Romeo, wherefore?");
  await expect(row(chat, room).getByTestId("mentions")).toHaveText("@1");
  await expect(chat.id("show-chats")).toHaveText(/Chats.*1/);
  // Not among people who are no contacts.
  await chat.id("show-contacts").click();
  await expect(chat.contact(room)).toHaveCount(0);
  await chat.id("show-chats").click();
  await chat.page.reload();
  await chat.online();
  await expect(row(chat, room).getByTestId("mentions")).toHaveText("@1");
  guest.say("three");
  await expect(row(chat, room).getByTestId("row-line")).toHaveText("Anna: three");
  await row(chat, room).click();
  await expect(chat.bodies(room)).toHaveText(["one", "two", "Romeo, wherefore?", "three"]);
  await expect(row(chat, room).getByTestId("mentions")).toHaveCount(0);
  await chat.send(room, "here");
  await guest.peer.hears("here");
  // Another tab has the same, and writes as well.
  const page = await context.newPage();
  const second = new (chat.constructor as new (page: unknown) => Chat)(page);
  await second.goto(url);
  await second.online();
  await second.id("show-chats").click();
  await row(second, room).click();
  await second.send(room, "from the other tab");
  await guest.peer.hears("from the other tab");
  await expect(second.id("occupants")).toHaveAttribute("data-total", "2");
  guest.peer.send(`<presence type="unavailable" to="${room}/Anna"/>`);
  await expect(second.id("occupants")).toHaveAttribute("data-total", "1");
  await expect(second.id("room-event").last()).toContainText("Anna left");
  await expect(chat.bodies(room).last()).toHaveText("from the other tab");
  guest.peer.close();
});

test("rooms are noted in the account: another device enters and leaves them too", async ({ chat, other, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await other.enter(url, me);
  await other.id("show-chats").click();
  await row(other, room).click();
  await expect(other.composer(room)).toBeVisible();
  await expect(other.id("room-banner")).toHaveCount(0);
  await other.send(room, "from the other device");
  await guest.peer.hears("from the other device");
  await expect(chat.bodies(room).last()).toHaveText("from the other device");
  await expect(chat.messages(room).last()).toHaveAttribute("data-own", "true");
  await other.id("room-menu").click();
  await other.id("room-leave").click();
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "out");
  guest.peer.close();
});

test("rooms of the site are entered and shown; with a number behind one's name where somebody else has it", async ({
  chat,
  site,
  prosody,
}) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, other] = [newRoom(), newRoom()];
  const name = me.jid.split("@")[0];
  const guest = await Guest.enter(prosody, anna, room, name);
  const rooms = [room, { jid: other, nick: "Montague" }];
  await chat.enter(site.chat({ websocket_url: prosody.ws, auto_join_rooms: rooms, muc_nickname_from_jid: true }), me);
  await expect(chat.composer(room)).toBeVisible();
  await chat.send(room, "here by myself");
  await guest.peer.hears("here by myself");
  expect(guest.peer.received).toContain(`${room}/${name}-2`);
  await chat.id("show-chats").click();
  await row(chat, other).click();
  await expect(chat.composer(other)).toBeVisible();
  await expect(occupant(chat, "Montague")).toBeVisible();
  guest.peer.close();
});

test("who asks one into a room is shown, and nothing is entered before one says so", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, other] = [newRoom(), newRoom()];
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await guest.configure({ "muc#roomconfig_membersonly": "1", "muc#roomconfig_roomsecret": "sesame" });
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  guest.peer.send(
    `<message to="${room}"><x xmlns="${MUC}#user"><invite to="${me.jid}"><reason>the balcony</reason></invite></x></message>`,
  );
  const asked = (jid: string) => chat.page.locator(`[data-testid=invitation][data-jid="${jid}"]`);
  await expect(asked(room)).toContainText("Anna asks you into the room");
  await expect(asked(room)).toContainText("the balcony");
  guest.peer.send(`<message to="${me.jid}"><x xmlns="jabber:x:conference" jid="${other}" reason="another"/></message>`);
  await expect(asked(other)).toContainText("another");
  await chat.page.reload();
  await chat.online();
  await asked(other).getByTestId("invitation-decline").click();
  await expect(asked(other)).toHaveCount(0);
  await asked(room).getByTestId("invitation-accept").click();
  await expect(chat.id("join-room")).toHaveValue(room);
  await chat.id("join-password").fill("sesame");
  await chat.id("join-submit").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-banner")).toHaveCount(0);
  await expect(asked(room)).toHaveCount(0);
  guest.peer.close();
});

test("a room without an archive, and one that ends", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom("plain.localhost");
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.say("before");
  await guest.peer.hears("before");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.bodies(room)).toHaveText(["before"]);
  await chat.send(room, "mine");
  await guest.peer.hears("mine");
  await expect(chat.messages(room).last().getByTestId("message-status")).toHaveAttribute("data-state", "sent");
  // What one occupant tells another is not for all.
  guest.peer.message(`${room}/Romeo`, "psst", { extra: `<x xmlns="${MUC}#user"/>` });
  guest.say("after");
  await expect(chat.bodies(room)).toHaveText(["before", "mine", "after"]);
  guest.peer.send(
    `<iq type="set" to="${room}" id="end"><query xmlns="${MUC}#owner">` +
      `<destroy jid="new@plain.localhost"><reason>too old</reason></destroy></query></iq>`,
  );
  await expect(chat.id("room-banner")).toContainText("no more");
  await expect(chat.id("room-banner")).toContainText("too old");
  await chat.id("room-rejoin").click();
  await expect(chat.id("join-room")).toHaveValue("new@plain.localhost");
  guest.peer.close();
});

for (const carrier of ["bosh", "websocket"] as const) {
  test(`after a lost connection one is in the room again, with nothing lost or doubled, over ${carrier}`, async ({
    chat,
    site,
    prosody,
  }) => {
    test.slow();
    const [me, anna] = people(prosody, ["Romeo", "Anna"]);
    const room = newRoom();
    const guest = await Guest.enter(prosody, anna, room, "Anna");
    const cut = await Cut.start(prosody.ports.http);
    await chat.enter(site.chat(carrier === "bosh" ? { bosh_service_url: cut.bosh } : { websocket_url: cut.ws }), me);
    await enter(chat, room, "Romeo");
    await expect(chat.composer(room)).toBeVisible();
    await chat.send(room, "one");
    await guest.peer.hears("one");
    for (let n = 0; n < 3; n++) {
      cut.stall();
      await chat.send(room, `mine ${n}`);
      guest.say(`theirs ${n}`);
      cut.cut();
      cut.flow();
      await expect(chat.bodies(room).filter({ hasText: `theirs ${n}` })).toHaveCount(1, { timeout: 60_000 });
      await expect(chat.messages(room).filter({ hasText: `mine ${n}` }).getByTestId("message-status")).toHaveAttribute(
        "data-state",
        "sent",
        { timeout: 60_000 },
      );
    }
    await guest.peer.hears("mine 2");
    for (let n = 0; n < 3; n++) expect(guest.peer.count(`<body>mine ${n}</body>`)).toBe(1);
    await chat.total(room, 7);
    await chat.page.reload();
    await chat.online();
    await chat.total(room, 7);
    await chat.send(room, "after the reload");
    await guest.peer.hears("after the reload");
    guest.peer.close();
    await cut.stop();
  });
}
