import { Guest, MUC, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("a site says where rooms are made, under which name, and what is told of people", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const settings = {
    websocket_url: prosody.ws,
    nickname: "Romeo",
    muc_domain: "rooms.localhost",
    locked_muc_domain: true,
    locked_muc_nickname: true,
    auto_list_rooms: true,
    muc_instant_rooms: false,
    muc_show_info_messages: ["entered", 301],
    roomconfig_whitelist: ["muc#roomconfig_roomname"],
  };
  await chat.enter(site.chat(settings), me);
  await chat.id("join-open").click();
  // The rooms of this one service are there at once, and nothing else is to be said.
  await expect(chat.id("join-total")).toBeVisible();
  for (const id of ["join-service", "join-list", "join-nick"]) await expect(chat.id(id)).toHaveCount(0);
  await chat.id("join-room").fill("elsewhere@plain.localhost");
  await chat.id("join-submit").click();
  await expect(chat.id("join-mistake")).toContainText("without an address");
  await chat.id("join-room").fill(room.split("@")[0]);
  await chat.id("join-submit").click();
  // It is new, and closed until it is set up.
  await expect(chat.id("room-setup")).toBeVisible();
  await expect(chat.id("form-field")).toHaveCount(1);
  const peer = await Peer.online(prosody, anna);
  peer.send(`<presence to="${room}/Anna"><x xmlns="${MUC}"/></presence>`);
  await peer.hears("item-not-found");
  await chat.page.keyboard.press("Escape");
  await expect(chat.id("room-banner")).toContainText("Nobody else can come in");
  await chat.id("room-setup-open").click();
  await chat.id("form-field").fill("Capulets");
  await chat.id("setup-submit").click();
  await expect(chat.box(room)).toContainText("Capulets");
  await expect(chat.id("room-banner")).toHaveCount(0);
  peer.close();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await expect(chat.id("room-event")).toHaveText("Anna came in");
  await chat.send(room, "welcome");
  guest.peer.send(`<presence type="unavailable" to="${room}/Anna"/>`);
  await expect(chat.id("occupants")).toHaveAttribute("data-total", "1");
  await expect(chat.id("room-event")).toHaveText("Anna came in");
  // The name is the site's.
  await chat.send(room, "/nick Montague");
  await expect(chat.page.getByText("That cannot be done like this")).toBeVisible();
  await chat.id("room-menu").click();
  await expect(chat.id("room-topic")).toBeVisible();
  await expect(chat.id("room-nick")).toHaveCount(0);
  guest.peer.close();
});

test("a room that waits for its maker may be opened as it is", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws, muc_instant_rooms: false }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.id("room-setup")).toBeVisible();
  await chat.page.keyboard.press("Escape");
  await chat.id("room-dismiss").click();
  await expect(chat.id("room-banner")).toHaveCount(0);
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await expect(chat.id("room-event").last()).toHaveText("Anna came in");
  guest.peer.close();
});

test("invitations come from oneself, with the password, and from the room where that makes a member", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna, bea] = people(prosody, ["Romeo", "Anna", "Bea"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await guest.configure({ "muc#roomconfig_roomsecret": "sesame" });
  const peer = await Peer.online(prosody, bea);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo", "sesame");
  await expect(chat.composer(room)).toBeVisible();
  await chat.send(room, `/invite ${bea.jid} dance`);
  await peer.hears("jabber:x:conference");
  await peer.hears("password='sesame'");
  expect(peer.received).toMatch(new RegExp(`<message[^>]* from='${me.jid}/`));
  // For members: the room does it, if one may.
  guest.admin(`<item jid="${me.jid}" affiliation="member"/>`);
  await guest.configure({ "muc#roomconfig_roomsecret": "", "muc#roomconfig_membersonly": "1" });
  await chat.id("room-menu").click();
  await expect(chat.id("room-about")).toContainText("For members only.");
  await chat.page.keyboard.press("Escape");
  await chat.send(room, `/invite ${bea.jid} sing`);
  await expect(chat.id("room-banner")).toContainText("The invitation was not sent.");
  await chat.id("room-dismiss").click();
  guest.admin(`<item jid="${me.jid}" affiliation="owner"/>`);
  await expect(chat.page.locator(`[data-testid=occupant][data-nick="Romeo"]`)).toHaveAttribute("data-affiliation", "owner");
  await chat.send(room, `/invite ${bea.jid} sing`);
  await peer.hears("sing");
  expect(peer.received).toMatch(new RegExp(`<message[^>]* from='${room}'`));
  peer.send(`<presence to="${room}/Bea"><x xmlns="${MUC}"/></presence>`);
  await expect(chat.page.locator(`[data-testid=occupant][data-nick="Bea"]`)).toHaveAttribute("data-affiliation", "member");
  guest.peer.close();
  peer.close();
});

test("a site says what rooms are called, has them stand by their services, and has one enter when asked", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const [room, plain] = [newRoom(), newRoom("plain.localhost")];
  const settings = {
    websocket_url: prosody.ws,
    muc_domain: "rooms.localhost",
    muc_roomid_policy: "^room[0-9-]+$",
    muc_roomid_policy_hint: "Called <b>room</b> and a number. <img src=x onerror='document.title=1'>",
    muc_grouped_by_domain: true,
    auto_join_on_invite: true,
  };
  await chat.enter(site.chat(settings), me);
  await chat.id("join-open").click();
  await expect(chat.id("join-policy")).toHaveText("Called room and a number.");
  await chat.id("join-room").fill("garden@rooms.localhost");
  await chat.id("join-submit").click();
  await expect(chat.id("join-mistake")).toContainText("cannot have this name");
  await expect(chat.id("join-room")).toBeFocused();
  // Elsewhere it does not hold.
  await chat.id("join-room").fill(plain);
  await chat.id("join-submit").click();
  await expect(chat.composer(plain)).toBeVisible();
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await chat.id("show-chats").click();
  const heads = chat.id("roster-group");
  await expect(heads).toHaveText(["plain.localhost1/1", "rooms.localhost1/1"]);
  await heads.last().click();
  await expect(chat.id("chat-item")).toHaveCount(1);
  await expect(heads.last()).toHaveAttribute("aria-expanded", "false");
  await heads.last().click();
  // Somebody asks one in: one is there.
  const other = newRoom();
  const guest = await Guest.enter(prosody, anna, other, "Anna");
  guest.peer.send(`<message to="${me.jid}"><x xmlns="jabber:x:conference" jid="${other}"/></message>`);
  await expect(heads.last()).toHaveText("rooms.localhost2/2");
  await expect(chat.id("invitation")).toHaveCount(0);
  await expect(chat.page.locator(`[data-testid=chat-item][data-jid="${other}"]`)).toBeVisible();
  guest.say("glad you came");
  await expect(chat.page.locator(`[data-testid=chat-item][data-jid="${other}"]`)).toContainText("glad you came");
  guest.peer.close();
});
