import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** A page with one room in it, for guests. */
const forGuests = (websocket_url: string, room: string) => ({
  websocket_url,
  view_mode: "embedded",
  singleton: true,
  authentication: "anonymous",
  auto_login: true,
  jid: "anon.localhost",
  auto_join_rooms: [room],
});

for (const [width, colorScheme] of [[1280, "light"], [340, "dark"]] as const) {
  test(`one room in a page, for guests, at ${width} px`, async ({ chat, page, site, prosody }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 700 });
    const [anna] = people(prosody, ["Anna"]);
    const room = newRoom();
    const guest = await Guest.enter(prosody, anna, room, "Anna");
    guest.say("Good morning, how can we help?");
    const settings = forGuests(prosody.ws, room);
    site.put("/single.css", "#place { height: 500px; max-width: 640px; }");
    await chat.goto(
      site.chat(settings, {
        head: `<link rel="stylesheet" href="/single.css">`,
        body: `<h1>Help</h1><div id="place"><converse-root></converse-root></div><p>Below</p>`,
      }),
    );
    // Nothing is entered under a name that nobody chose.
    await expect(chat.id("nick-form")).toBeVisible();
    await expect(chat.id("room-banner")).toHaveCount(0);
    for (const id of ["roster", "logout", "chat-close", "composer"]) await expect(chat.id(id)).toHaveCount(0);
    const place = (await page.locator("#place").boundingBox())!;
    const box = (await chat.box(room).boundingBox())!;
    expect(Math.round(box.x)).toBe(Math.round(place.x));
    expect(Math.round(box.width)).toBe(Math.round(place.width));
    expect(box.height).toBeLessThanOrEqual(place.height);
    await expect(page.getByText("Below")).toBeVisible();
    // Somebody has that one.
    await chat.id("nick-field").fill("Anna");
    await chat.id("nick-submit").click();
    await expect(chat.id("room-banner")).toContainText("Somebody else has this name");
    await expect(chat.id("nick-field")).toHaveValue("Anna");
    await chat.id("nick-field").fill("Visitor");
    await chat.id("nick-field").press("Enter");
    await expect(chat.composer(room)).toBeVisible();
    await expect(chat.bodies(room)).toHaveText(["Good morning, how can we help?"]);
    await chat.send(room, "My roses are ill");
    await guest.peer.hears("My roses are ill");
    await chat.send(room, "/close");
    await chat.composer(room).press("Escape");
    await expect(chat.box(room)).toBeVisible();
    // Something in private is told, and leads back.
    guest.peer.message(`${room}/Visitor`, "between us", { extra: `<x xmlns="http://jabber.org/protocol/muc#user"/>` });
    await chat.id("waiting-show").click();
    await expect(chat.id("private-bar")).toContainText("only Anna");
    await expect(chat.id("message-body")).toHaveText(["between us"]);
    await chat.id("private-room").click();
    await chat.id("room-menu").click();
    await expect(chat.id("room-details")).toBeVisible();
    await expect(chat.id("room-leave")).toHaveCount(0);
    await page.keyboard.press("Escape");
    // After a reload he is another guest, under the name that he gave himself, and the one before is gone.
    await page.reload();
    await expect(chat.composer(room)).toBeVisible();
    await chat.send(room, "back again");
    await guest.peer.hears("back again");
    await expect(chat.id("nick-form")).toHaveCount(0);
    expect(guest.peer.received).toMatch(/<presence[^>]* type='unavailable'[^>]*>|<presence[^>]*\/Visitor'[^>]* type='unavailable'/);
    // Thrown out: what happened, and the way back.
    guest.admin(`<item nick="Visitor" role="none"><reason>Lunch</reason></item>`);
    await expect(chat.id("room-banner")).toContainText("Lunch");
    await chat.id("room-rejoin").click();
    await expect(chat.composer(room)).toBeVisible();
    guest.peer.close();
  });
}

test("a site says which commands there are, and which names are offered", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Rosanna");
  const url = site.chat({ websocket_url: prosody.ws, muc_disable_slash_commands: ["topic"], muc_mention_autocomplete_min_chars: 2 });
  await chat.enter(url, me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await chat.send(room, "/topic is a word here");
  await expect(chat.bodies(room)).toHaveText(["/topic is a word here"]);
  await chat.composer(room).pressSequentially("@ann");
  await expect(chat.id("nick-choice")).toHaveText([/Rosanna$/]);
  await chat.composer(room).fill("@a");
  await expect(chat.id("nick-choice")).toHaveCount(0);
  guest.peer.close();
});

test("what was said is seen before one enters, where the room shows it", async ({ chat, page, site, prosody }) => {
  const [anna] = people(prosody, ["Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  for (let n = 1; n <= 25; n++) guest.say(`${n} <b>roses</b>`);
  await guest.peer.hears("25 &lt;b");
  const settings = { ...forGuests(prosody.ws, room), muc_show_logs_before_join: true };
  const body = `<converse-root style="display: block; height: 500px"></converse-root>`;
  await chat.goto(site.chat(settings, { body }));
  await expect(chat.id("room-before-item")).toHaveCount(20);
  await expect(chat.id("history-missing")).toHaveCount(0);
  await expect(chat.id("room-before-item").last()).toContainText("25 <b>roses</b>");
  await expect(chat.id("room-before-item").last()).toContainText("Anna");
  // One sees the newest, and the form below it.
  await expect(chat.id("room-before-item").last()).toBeInViewport();
  await expect(chat.id("nick-submit")).toBeInViewport();
  // Nobody was there for that.
  guest.say("26");
  await guest.peer.hears(">26<");
  expect(guest.peer.received).not.toContain("Visitor");
  await chat.id("nick-field").fill("Visitor");
  await chat.id("nick-submit").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.id("room-before")).toHaveCount(0);
  await expect(chat.log(room)).toHaveAttribute("data-total", "26");

  // One that keeps it to itself says so, and can be knocked at all the same.
  const closed = newRoom();
  const owner = await Guest.enter(prosody, anna, closed, "Anna");
  await owner.configure({ "muc#roomconfig_membersonly": "1" });
  owner.say("between us");
  await owner.peer.hears("between us");
  await page.evaluate("sessionStorage.clear()");
  await chat.goto(site.chat({ ...forGuests(prosody.ws, closed), muc_show_logs_before_join: true }, { body }));
  await expect(chat.id("room-before-said")).not.toBeEmpty();
  await expect(chat.id("room-before-item")).toHaveCount(0);
  await expect(chat.id("nick-form")).toBeVisible();
});
