import { Chat } from "../../fixtures/chat.js";
import { Desk } from "../../fixtures/desk.js";
import { OtrBot } from "../../fixtures/otr_bot.js";
import { people, person } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

const svg = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
const head = (chat: Chat) => chat.page.evaluate(() => document.head.innerHTML);
const icon = (chat: Chat) => chat.page.locator("link[rel~=icon]").last();
const unread = (chat: Chat, jid: string) => chat.contact(jid).first().getByTestId("unread");

/** Has the browser's leave given, as the user does. */
async function allow(chat: Chat) {
  await chat.id("open-settings").click();
  await chat.id("set-desktop").check();
  await chat.id("dialog-close").click();
}

test("title, icon and badge say how many are unread, and are as they were after that", async ({
  chat,
  page,
  site,
  prosody,
}) => {
  const desk = await Desk.around(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat(
    { websocket_url: prosody.ws },
    { head: `<link rel="icon" type="image/svg+xml" href="${svg}" sizes="any"><link rel="stylesheet" href="data:text/css,">` },
  );
  await chat.enter(url, me);
  const before = await head(chat);
  const peer = await Peer.online(prosody, friend);
  peer.message(me.jid, "one");
  await expect(page).toHaveTitle("(1) Test");
  peer.message(me.jid, "two");
  await expect(page).toHaveTitle("(2) Test");
  for (const link of await page.locator("link[rel~=icon]").all()) {
    await expect(link).toHaveAttribute("href", /^data:image\/png;base64,.{500}/);
  }
  await expect.poll(() => desk.has("badges")).toEqual([1, 2]);
  await chat.openChat(friend.jid);
  await expect(page).toHaveTitle("Test");
  await expect.poll(() => head(chat)).toBe(before);
  await expect.poll(() => desk.has("badges")).toEqual([1, 2, 0]);

  // What the page says of itself meanwhile stays.
  await chat.box(friend.jid).getByTestId("chat-close").click();
  peer.message(me.jid, "three");
  await expect(page).toHaveTitle("(1) Test");
  await page.evaluate(() => {
    document.title = "Other";
    document.querySelector("link[rel~=icon]")!.setAttribute("href", "data:,new");
  });
  peer.message(me.jid, "four");
  await expect(page).toHaveTitle("(2) Other");
  await chat.id("logout").click();
  await expect(page).toHaveTitle("Other");
  await expect(icon(chat)).toHaveAttribute("href", svg);
  expect((await desk.has("badges")).at(-1)).toBe(0);
});

test("a page without icon or title has none afterwards", async ({ chat, page, site, prosody }) => {
  await Desk.around(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await page.evaluate(() => document.head.querySelectorAll("title, link[rel~=icon]").forEach((e) => e.remove()));
  const before = await head(chat);
  const peer = await Peer.online(prosody, friend);
  peer.message(me.jid, "one");
  await expect(page).toHaveTitle("(1)");
  await expect(icon(chat)).toHaveAttribute("href", /^data:image\/png/);
  await chat.openChat(friend.jid);
  await expect(unread(chat, friend.jid)).toHaveCount(0);
  await expect.poll(() => head(chat)).toBe(before);
});

test("title and icon belong to the site", async ({ chat, page, site, prosody }) => {
  const desk = await Desk.around(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const settings = { websocket_url: prosody.ws, show_tab_notifications: false };
  await chat.enter(site.chat(settings), me);
  const before = await head(chat);
  const peer = await Peer.online(prosody, friend);
  peer.message(me.jid, "one");
  await expect(unread(chat, friend.jid)).toHaveText("1");
  await expect.poll(() => head(chat)).toBe(before);
  await expect.poll(() => desk.has("badges")).toEqual([]);
  await chat.id("logout").click();

  // Over somebody else's page the title is his, in any case.
  await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed" }));
  await chat.id("launcher").click();
  await chat.login(me.jid, me.password);
  await chat.online();
  peer.message(me.jid, "two");
  await expect(icon(chat)).toHaveAttribute("href", /^data:image\/png/);
  await expect(page).toHaveTitle("Test");
});

test("the user is told of what he does not look at, once he has given leave", async ({ chat, page, site, prosody }) => {
  const desk = await Desk.around(page);
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Nurse"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws, notification_icon: "/icon.png" }), me);
  const peer = await Peer.online(prosody, friend);
  await desk.focus(false);
  peer.message(me.jid, "unheard");
  await expect(unread(chat, friend.jid)).toHaveText("1");
  expect([await desk.has("asked"), await desk.shown()]).toEqual([0, []]);

  await chat.id("open-settings").click();
  await expect(chat.id("set-desktop")).not.toBeChecked();
  await chat.id("set-desktop").check();
  await expect(chat.id("set-desktop")).toBeChecked();
  await expect.poll(() => desk.has("asked")).toBe(1);
  await expect(chat.id("set-words")).not.toBeChecked();
  await chat.id("dialog-close").click();
  peer.message(me.jid, "a secret");
  await expect.poll(() => desk.texts()).toEqual(["Juliet: New message"]);
  expect((await desk.shown())[0]).toMatchObject({ icon: "/icon.png", silent: true, requireInteraction: false });

  // It leads to the chat, where nothing more is told while one looks.
  await desk.press();
  await expect(chat.composer(friend.jid)).toBeFocused();
  await desk.focus(true);
  expect((await desk.shown())[0].closed).toBe(true);
  peer.message(me.jid, "seen");
  await expect(chat.bodies(friend.jid)).toHaveText(["unheard", "a secret", "seen"]);
  await desk.focus(false);
  peer.message(me.jid, "not seen");
  await expect.poll(() => desk.texts()).toHaveLength(2);
  await desk.focus(true);
  await expect.poll(async () => (await desk.shown())[1].closed).toBe(true);

  // With its words, where they are wanted; of another chat also while one looks here.
  await page.keyboard.press("Control+,");
  await chat.id("set-words").check();
  await page.keyboard.press("Escape");
  const nurse = await Peer.online(prosody, other);
  nurse.message(me.jid, "My  <b>lord</b>\nRomeo!");
  await expect.poll(async () => (await desk.texts()).slice(2)).toEqual(["Nurse: My <b>lord</b> Romeo!"]);

  // Not of a chat that is muted, nor of what one says oneself elsewhere.
  await chat.id("chat-details").click();
  await chat.id("details-mute").check();
  await page.keyboard.press("Escape");
  await desk.focus(false);
  peer.message(me.jid, "muted");
  await expect(chat.bodies(friend.jid).last()).toHaveText("muted");
  const mine = await Peer.online(prosody, me);
  mine.message(other.jid, "from my other device");
  await nurse.hears("from my other device");
  nurse.message(me.jid, "Anon!");
  await expect.poll(async () => (await desk.texts()).slice(3)).toEqual(["Nurse: Anon!"]);
  // Nor when he wants to be left alone.
  await chat.id("own-show").selectOption("dnd");
  await peer.hears("<show>dnd</show>");
  nurse.message(me.jid, "Sir?");
  await expect(unread(chat, other.jid)).toHaveText("3");
  await expect.poll(() => desk.texts()).toHaveLength(4);
  // Who asks to be a contact is told as well.
  await chat.id("own-show").selectOption("online");
  await peer.hears("</presence><presence");
  const stranger = person(prosody, "tybalt");
  const tybalt = await Peer.online(prosody, stranger);
  tybalt.send(`<presence type="subscribe" to="${me.jid}"/>`);
  await expect.poll(async () => (await desk.texts()).slice(4)).toEqual([/^tybalt\d+: Asks to become your contact$/].map(
    (line) => expect.stringMatching(line),
  ));
  await desk.press();
  await expect(chat.id("request")).toBeVisible();
  // And who suggests contacts to one.
  await desk.focus(false);
  const suggest = (jid: string) =>
    nurse.send(`<message to="${me.jid}"><x xmlns="http://jabber.org/protocol/rosterx"><item jid="${jid}"/></x></message>`);
  suggest("lion@localhost");
  await expect.poll(async () => (await desk.texts()).slice(5)).toEqual(["Nurse: Suggests a contact"]);
  await desk.press();
  await expect(chat.id("suggestion")).toBeVisible();
});

test("of a private conversation nothing is told but that there is one", async ({ chat, page, site, prosody }) => {
  test.slow();
  const desk = await Desk.around(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await allow(chat);
  await chat.id("open-settings").click();
  await chat.id("set-words").check();
  await chat.id("dialog-close").click();
  const bot = await OtrBot.start(prosody, friend, me.jid);
  await chat.openChat(friend.jid);
  await chat.id("otr-menu").click();
  await chat.id("otr-panel").getByTestId("otr-start").click();
  await expect(chat.id("otr-state")).toHaveAttribute("data-state", "unverified", { timeout: 30_000 });
  await desk.focus(false);
  bot.tell("type", "a secret");
  await expect.poll(() => desk.texts()).toEqual(["New private message"]);
  bot.stop();
});

test("leave that is not given is no choice", async ({ chat, page, site, prosody }) => {
  const desk = await Desk.around(page, "denied");
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("set-desktop").click();
  await expect(chat.id("settings")).toContainText("Your browser blocks notifications");
  await expect(chat.id("set-desktop")).not.toBeChecked();
  await chat.id("dialog-close").click();
  const peer = await Peer.online(prosody, friend);
  await desk.focus(false);
  peer.message(me.jid, "text");
  await expect(unread(chat, friend.jid)).toHaveText("1");
  await expect.poll(() => desk.shown()).toEqual([]);
});

test("a sound is made: a tone, or the site's own", async ({ chat, page, site, prosody }) => {
  const desk = await Desk.around(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, friend);
  peer.message(me.jid, "one");
  await expect.poll(() => desk.has("tones")).toEqual([660, 880]);
  // Many at once sound once.
  peer.message(me.jid, "two");
  await expect(unread(chat, friend.jid)).toHaveText("2");
  await expect.poll(() => desk.has("tones")).toHaveLength(2);
  await chat.id("logout").click();

  await chat.enter(site.chat({ websocket_url: prosody.ws, sounds_path: "/sounds/" }), me);
  peer.message(me.jid, "three");
  await expect.poll(() => desk.has("played")).toEqual([expect.stringMatching(/\/sounds\/msg_received\.(ogg|mp3)$/)]);
  await expect.poll(() => desk.has("tones")).toEqual([]);
  await chat.id("logout").click();

  await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
  peer.message(me.jid, "four");
  await expect(unread(chat, friend.jid)).toBeVisible();
  expect([await desk.has("tones"), await desk.has("played")]).toEqual([[], []]);
});

test("of several tabs one tells, and none when one of them is looked at", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const tab = async () => {
    const chat = new Chat(await context.newPage());
    return { chat, desk: await Desk.around(chat.page) };
  };
  const [one, two] = [await tab(), await tab()];
  await one.chat.enter(url, me);
  await allow(one.chat);
  await two.chat.goto(url);
  await two.chat.online();
  const peer = await Peer.online(prosody, friend);
  for (const { desk } of [one, two]) await desk.focus(false);
  peer.message(me.jid, "told");
  await expect.poll(() => one.desk.texts()).toEqual(["Juliet: New message"]);
  for (const { chat } of [one, two]) await expect(chat.page).toHaveTitle("(1) Test");
  // In the one that has no connection.
  await two.chat.openChat(friend.jid);
  await two.desk.focus(true);
  await expect.poll(async () => (await one.desk.shown())[0].closed).toBe(true);
  for (const { chat } of [one, two]) await expect(chat.page).toHaveTitle("Test");
  peer.message(me.jid, "seen there");
  await expect(two.chat.bodies(friend.jid)).toHaveText(["told", "seen there"]);
  await two.desk.focus(false);
  peer.message(me.jid, "told too");
  await expect.poll(() => one.desk.texts()).toHaveLength(2);
  await expect.poll(() => two.desk.shown()).toEqual([]);
  // The one that takes over tells.
  await one.chat.page.close();
  await expect(two.chat.id("connection-status")).toHaveText("Online");
  peer.message(me.jid, "told by the next");
  await expect.poll(() => two.desk.texts()).toEqual(["Juliet: New message"]);
});

test("a page that may not ask has its chat all the same", async ({ chat, page, site, prosody }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "Notification");
    Reflect.deleteProperty(window, "AudioContext");
    Object.defineProperty(navigator, "setAppBadge", { value: undefined });
    document.hasFocus = () => false;
  });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await expect(chat.id("set-desktop")).toBeDisabled();
  await expect(chat.id("settings")).toContainText("This browser has no notifications");
  await chat.id("dialog-close").click();
  const peer = await Peer.online(prosody, friend);
  peer.message(me.jid, "one");
  await expect(page).toHaveTitle("(1) Test");
});
