import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("a site says what nobody is made here, by window or by command, and of what there are lists", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  await chat.enter(
    site.chat({
      websocket_url: prosody.ws,
      modtools_disable_assign: ["owner", "admin", "moderator", "none"],
      modtools_disable_query: ["member", "outcast", "visitor"],
    }),
    me,
  );
  await enter(chat, room, "Romeo");
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "created");
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  // Words they are not, and nothing is done.
  for (const command of ["/op Anna", "/owner Anna", "/revoke Anna"]) {
    await chat.composer(room).fill(command);
    await chat.composer(room).press("Enter");
    await expect(chat.composer(room)).toHaveValue(command);
  }
  await chat.composer(room).fill("");
  const row = chat.page.locator(".cv-people__row", { hasText: "Anna" });
  await row.getByTestId("occupant-menu").click();
  await expect(chat.id("occupant-mute")).toBeVisible();
  for (const yes of ["member", "kick", "ban"]) await expect(chat.id(`occupant-${yes}`)).toBeVisible();
  for (const no of ["op", "admin", "owner", "revoke"]) await expect(chat.id(`occupant-${no}`)).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  await chat.send(room, "/mute Anna");
  await expect(chat.page.locator('[data-testid=occupant][data-nick="Anna"]')).toHaveAttribute("data-role", "visitor");
  await chat.send(room, "/voice Anna");
  await chat.send(room, "/modtools");
  await expect(chat.id("room-lists")).toBeVisible();
  await expect(chat.id("list-which")).toHaveValue("1");
  await expect(chat.id("list-which").locator("option")).toHaveText([
    "Admins",
    "Owners",
    "Here: moderators",
    "Here: participants, who may write",
  ]);
  // Nobody is made an owner, and none is taken off the list.
  await chat.id("list-which").selectOption("2");
  await expect(chat.id("list-row")).toHaveCount(1);
  await expect(chat.id("list-remove")).toHaveCount(0);
  await expect(chat.id("list-address")).toHaveCount(0);
  await chat.id("list-which").selectOption("5");
  await expect(chat.id("list-role").locator("option")).toHaveText(["Participant", "Visitor"]);
  guest.peer.close();
});

test("where there is no list there is no window with lists", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  const room = newRoom();
  await chat.enter(site.chat({ websocket_url: prosody.ws, modtools_disable_query: true }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "created");
  await chat.composer(room).fill("/modtools");
  await chat.composer(room).press("Enter");
  await expect(chat.composer(room)).toHaveValue("/modtools");
  await expect(chat.id("room-lists")).toHaveCount(0);
  await chat.composer(room).fill("");
  await chat.id("room-menu").click();
  await expect(chat.id("room-configure")).toBeVisible();
  await expect(chat.id("room-people-lists")).toHaveCount(0);
});

test("what somebody is in a room stands by the names of his messages, as the site has it", async ({ chat, site }) => {
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["hats"],
  });
  const [me, anna, bea] = people(prosody, ["Romeo", "Anna", "Bea"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const other = await Guest.enter(prosody, bea, room, "Bea");
  const settings = { websocket_url: prosody.ws, muc_hats: ["xep317", "affiliations", "roles"] };
  await chat.enter(site.chat(settings), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  guest.say("mine");
  other.say("yours");
  const badge = (nick: string) =>
    chat.page.locator(`[data-testid=message][data-from="${room}/${nick}"]`).getByTestId("message-badge");
  await expect(badge("Anna")).toHaveText("Owner · Moderator");
  await expect(badge("Bea")).toHaveText("");
  // What changes is seen by what was said before.
  guest.say(`/hat ${bea.jid} Host of the garden`);
  await expect(badge("Bea")).toHaveText("Member · Host of the garden");
  // One who takes the nick of another is not he.
  other.peer.send(`<presence type="unavailable" to="${room}/Bea"/>`);
  await expect(badge("Bea")).toHaveText("");
  guest.peer.send(`<presence to="${room}/Bea"/>`);
  await expect(badge("Anna")).toHaveText(/Moderator/);
  await expect(badge("Bea")).toHaveText("");
  for (const { peer } of [guest, other]) peer.close();
  await prosody.stop();
});
