import type { Locator } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people, type Person } from "../../fixtures/people.js";
import type { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A browser that has the chat with a peer open, and that peer. */
async function conversation(chat: Chat, url: string, prosody: Prosody): Promise<[Person, Person, Peer]> {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(url, me);
  await chat.openChat(friend.jid);
  return [me, friend, peer];
}

const reload = async (chat: Chat) => {
  await chat.page.reload();
  await chat.online();
};

/** Opens the menu of a message and does one of the things there. */
async function choose(chat: Chat, message: Locator, what: string) {
  await message.hover();
  await message.getByTestId("message-menu").click();
  await chat.id("message-actions").getByTestId(what).first().click();
}

const replace = (id: string) => `<replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`;

test("one's own last message is changed by key, and others' stay what they are", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const composer = chat.composer(friend.jid);
  await chat.send(friend.jid, "But sofd");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
  const id = await chat.messages(friend.jid).getAttribute("data-id");
  await composer.press("ArrowUp");
  await expect(composer).toHaveValue("But sofd");
  await expect(chat.id("composer-about")).toContainText("changing");
  await composer.press("Escape");
  await expect(composer).toHaveValue("");
  await composer.press("ArrowUp");
  await composer.fill("But soft");
  await composer.press("Enter");
  await expect(chat.bodies(friend.jid)).toHaveText(["But soft"]);
  await expect(composer).toHaveValue("");
  await peer.hears("<body>But soft</body>");
  expect(peer.received).toMatch(new RegExp(`<replace [^>]*id='${id}'`));
  await expect(chat.id("message-edited")).toBeVisible();
  // Nobody else changes it.
  peer.message(me.jid, "forged", { extra: replace(id!) });
  await expect(chat.bodies(friend.jid)).toHaveText(["But soft", "forged"]);
  await reload(chat);
  await expect(chat.bodies(friend.jid)).toHaveText(["But soft", "forged"]);
  await choose(chat, chat.messages(friend.jid).first(), "message-details");
  await expect(chat.id("message-version")).toHaveText("But sofd");
  await expect(chat.id("details-close")).toBeFocused();
  // Nothing has the focus after that, and Escape is for the window all the same.
  await chat.id("details").click();
  await expect(chat.id("details")).toContainText(id!);
  await chat.page.keyboard.press("Escape");
  await expect(chat.id("message-actions")).toHaveCount(0);
  await expect(chat.box(friend.jid)).toBeVisible();
});

test("their corrections go where they belong, also before what they correct", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const id = peer.message(me.jid, "How came you?");
  await chat.total(friend.jid, 1);
  peer.message(me.jid, "How camest thou hither?", { extra: replace(id) });
  await expect(chat.bodies(friend.jid)).toHaveText(["How camest thou hither?"]);
  peer.message(me.jid, "second", { extra: replace("late") });
  await chat.total(friend.jid, 2);
  peer.send(`<message to="${me.jid}" type="chat" id="late"><body>first</body></message>`);
  await chat.total(friend.jid, 2);
  await expect(chat.bodies(friend.jid)).toHaveText(["How camest thou hither?", "second"]);
  await expect(chat.id("message-edited")).toHaveCount(2);
  await reload(chat);
  await expect(chat.bodies(friend.jid)).toHaveText(["How camest thou hither?", "second"]);
});

test("messages are taken back by those who wrote them", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const theirs = peer.message(me.jid, "theirs");
  await chat.total(friend.jid, 1);
  await chat.send(friend.jid, "mine");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
  const mine = chat.messages(friend.jid).nth(1);
  const id = await mine.getAttribute("data-id");
  const retract = (of: string) => `<retract xmlns="urn:xmpp:message-retract:1" id="${of}"/>`;
  peer.send(`<message to="${me.jid}" type="chat" id="r1">${retract(id!)}</message>`);
  peer.send(`<message to="${me.jid}" type="chat" id="r2">${retract(theirs)}<body>gone</body></message>`);
  await expect(chat.messages(friend.jid).first()).toHaveAttribute("data-retracted", "true");
  await expect(mine).toHaveAttribute("data-retracted", "false");
  await choose(chat, mine, "message-retract");
  await chat.id("retract-now").click();
  await expect(mine).toHaveAttribute("data-retracted", "true");
  await peer.hears("urn:xmpp:message-retract:1");
  expect(peer.received).toMatch(new RegExp(`<retract [^>]*id='${id}'`));
  await reload(chat);
  await expect(chat.bodies(friend.jid)).toHaveText(Array(2).fill("This message was taken back."));
  await chat.total(friend.jid, 2);
});

test("reactions are given, shown and taken back", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const id = peer.message(me.jid, "good news");
  await chat.total(friend.jid, 1);
  const message = chat.messages(friend.jid);
  await choose(chat, message, "react");
  await expect(message.getByTestId("reaction")).toHaveAttribute("data-emoji", "👍");
  await peer.hears("<reaction>👍</reaction>");
  expect(peer.received).toMatch(new RegExp(`<reactions [^>]*id='${id}'`));
  const react = (...all: string[]) =>
    peer.send(
      `<message to="${me.jid}" type="chat" id="x${all.length}"><reactions xmlns="urn:xmpp:reactions:0" id="${id}">` +
        `${all.map((e) => `<reaction>${e}</reaction>`).join("")}</reactions></message>`,
    );
  react("👍", "🎉", "not an emoji");
  await expect(message.getByTestId("reaction")).toHaveCount(2);
  await expect(message.getByTestId("reaction").first()).toContainText("2");
  await reload(chat);
  await expect(message.getByTestId("reaction")).toHaveCount(2);
  await message.getByTestId("reaction").first().click();
  await expect(message.getByTestId("reaction").first()).toHaveAttribute("data-own", "false");
  react();
  await expect(message.getByTestId("message-reactions")).toHaveCount(0);
  await expect(chat.bodies(friend.jid)).toHaveText(["good news"]);
});

test("answers quote what was said, and lead there", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const id = peer.message(me.jid, "Art thou not Romeo?");
  await chat.total(friend.jid, 1);
  await choose(chat, chat.messages(friend.jid), "message-reply");
  await expect(chat.id("composer-about")).toContainText("Juliet");
  await expect.poll(() => chat.focused()).toBe("composer");
  await chat.send(friend.jid, "Neither, fair saint");
  const quote = chat.messages(friend.jid).nth(1).getByTestId("message-quote");
  await expect(quote).toContainText("Art thou not Romeo?");
  await expect(chat.bodies(friend.jid).nth(1)).toHaveText("Neither, fair saint");
  await peer.hears("<body>&gt; Art thou not Romeo?\nNeither, fair saint</body>");
  expect(peer.received).toMatch(new RegExp(`<reply [^>]*id='${id}'`));
  // What is quoted is what was said, whatever they say it was.
  peer.message(me.jid, "> I hate you\nyes", {
    extra:
      `<reply xmlns="urn:xmpp:reply:0" id="${id}"/><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0">` +
      `<body start="0" end="13"/></fallback>`,
  });
  await chat.total(friend.jid, 3);
  await expect(chat.bodies(friend.jid).nth(2)).toHaveText("yes");
  const forged = chat.messages(friend.jid).nth(2).getByTestId("message-quote");
  await expect(forged).toContainText("Art thou not Romeo?");
  await reload(chat);
  await expect(quote).toContainText("Art thou not Romeo?");
  await quote.click();
  await expect(chat.messages(friend.jid).first()).toBeFocused();
});

test("who writes is seen, and whoever reads is told of", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const state = (name: string) =>
    peer.send(
      `<message to="${me.jid}" type="chat"><${name} xmlns="http://jabber.org/protocol/chatstates"/></message>`,
    );
  state("composing");
  await expect(chat.id("chat-status")).toHaveText("typing…");
  await expect(chat.id("chat-state")).toHaveText("Juliet is typing");
  await expect(chat.contact(friend.jid)).toContainText("typing…");
  state("active");
  await expect(chat.id("chat-status")).not.toHaveText("typing…");
  // He has shown that he knows what it means.
  await chat.composer(friend.jid).pressSequentially("hm");
  await peer.hears("<composing ");
  await chat.composer(friend.jid).fill("");
  await peer.hears("<active ");
  const id = peer.message(me.jid, "seen?", { extra: `<markable xmlns="urn:xmpp:chat-markers:0"/>` });
  await peer.hears("<displayed ");
  expect(peer.received).toMatch(new RegExp(`<displayed [^>]*id='${id}'`));
  await chat.send(friend.jid, "and mine?");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
  const mine = await chat.messages(friend.jid).last().getAttribute("data-id");
  peer.send(
    `<message to="${me.jid}" type="chat"><displayed xmlns="urn:xmpp:chat-markers:0" id="${mine}"/></message>`,
  );
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "read");
  await chat.box(friend.jid).getByTestId("chat-close").click();
  await peer.hears("<gone ");
  await reload(chat);
  await chat.openChat(friend.jid);
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "read");
  expect(peer.count("<displayed ")).toBe(1);
});

test("what is not on the screen is not told to be seen", async ({ chat, site, prosody }) => {
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.openChat(other.jid);
  peer.message(me.jid, "not yet", { extra: `<markable xmlns="urn:xmpp:chat-markers:0"/><request xmlns="urn:xmpp:receipts"/>` });
  await expect(chat.contact(friend.jid).getByTestId("unread")).toHaveText("1");
  await peer.hears("<received ");
  expect(peer.count("<displayed ")).toBe(0);
  await chat.openChat(friend.jid);
  await peer.hears("<displayed ");
});

test("messages are reached and handled by key", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  for (const text of ["one", "two", "three"]) peer.message(me.jid, text);
  await chat.total(friend.jid, 3);
  await chat.log(friend.jid).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(chat.messages(friend.jid).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chat.id("message-actions")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(chat.messages(friend.jid).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await chat.id("message-quote-text").focus();
  await page.keyboard.press("Enter");
  await expect(chat.composer(friend.jid)).toHaveValue("> two\n");
  await expect(chat.composer(friend.jid)).toBeFocused();
  await chat.composer(friend.jid).fill("/help");
  await page.keyboard.press("Enter");
  await expect(chat.id("keys")).toContainText("/close");
  await page.keyboard.press("Escape");
  await expect(chat.id("keys")).toHaveCount(0);
  await chat.composer(friend.jid).fill("/close");
  await page.keyboard.press("Enter");
  await expect(chat.box(friend.jid)).toHaveCount(0);
});

test("a site that wants none of it has none of it", async ({ chat, site, prosody }) => {
  const url = site.chat({
    websocket_url: prosody.ws,
    allow_message_corrections: false,
    allow_message_retraction: false,
    send_chat_markers: [],
    send_chat_state_notifications: false,
  });
  const [me, friend, peer] = await conversation(chat, url, prosody);
  peer.send(`<message to="${me.jid}" type="chat"><active xmlns="http://jabber.org/protocol/chatstates"/></message>`);
  peer.message(me.jid, "hi", { extra: `<markable xmlns="urn:xmpp:chat-markers:0"/>` });
  await chat.total(friend.jid, 1);
  await chat.send(friend.jid, "mine");
  await peer.hears("<body>mine</body>");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
  await chat.composer(friend.jid).press("ArrowUp");
  await expect(chat.id("composer-about")).toHaveCount(0);
  await chat.messages(friend.jid).last().hover();
  await chat.messages(friend.jid).last().getByTestId("message-menu").click();
  await expect(chat.id("message-details")).toBeVisible();
  await expect(chat.id("message-edit").or(chat.id("message-retract"))).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  await chat.send(friend.jid, "last");
  await peer.hears("<body>last</body>");
  expect(peer.count("chatstates") + peer.count("<displayed ")).toBe(0);
});

test("the log keeps its place when rows above grow", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const ids: string[] = [];
  for (let i = 0; i < 60; i++) ids.push(peer.message(me.jid, `message ${i}`));
  await chat.total(friend.jid, 60);
  const log = chat.log(friend.jid);
  await log.hover();
  await page.mouse.wheel(0, -400);
  await expect(log).toHaveAttribute("data-at-end", "false");
  // A message in the middle of what is seen.
  const seen = await log.evaluate((e) => {
    const middle = e.getBoundingClientRect().top + e.clientHeight / 2;
    const row = [...e.querySelectorAll("article")].find((a) => a.getBoundingClientRect().bottom > middle)!;
    return row.getAttribute("data-id")!;
  });
  const top = () => log.locator(`article[data-id="${seen}"]`).evaluate((e) => e.getBoundingClientRect().top);
  const before = await top();
  const above = ids[ids.indexOf(seen) - 20];
  peer.message(me.jid, "it was\nmuch\nlonger\nthan that", { extra: replace(above) });
  await expect(log.locator(`article[data-id="${above}"]`).getByTestId("message-body")).toContainText("longer");
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(1);
  // At the end it is the end that stays.
  await page.getByRole("button", { name: "Jump to newest" }).click();
  await expect(log).toHaveAttribute("data-at-end", "true");
  peer.message(me.jid, "the last\nis\nlonger\nas well", { extra: replace(ids[59]) });
  await expect(chat.bodies(friend.jid).last()).toContainText("as well");
  await expect
    .poll(() => log.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight))
    .toBeLessThan(2);
});

test("what a tab does that does not lead reaches the others, and the wire once", async ({ chat, context, site, prosody }) => {
  const url = site.chat({ websocket_url: prosody.ws });
  const [me, friend, peer] = await conversation(chat, url, prosody);
  peer.message(me.jid, "both see it", { extra: `<markable xmlns="urn:xmpp:chat-markers:0"/>` });
  await chat.total(friend.jid, 1);
  const other = new Chat(await context.newPage());
  await other.goto(url);
  await other.online();
  await expect(other.bodies(friend.jid)).toHaveText(["both see it"]);
  await choose(other, other.messages(friend.jid), "react");
  await expect(chat.id("reaction")).toHaveAttribute("data-own", "true");
  await other.send(friend.jid, "fron here");
  await expect(other.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
  await other.composer(friend.jid).press("ArrowUp");
  await other.send(friend.jid, "from here");
  for (const one of [chat, other]) {
    await expect(one.bodies(friend.jid)).toHaveText(["both see it", "from here"]);
    await expect(one.id("message-edited")).toHaveCount(1);
  }
  await peer.hears("<body>from here</body>");
  await choose(other, other.messages(friend.jid).last(), "message-retract");
  await other.id("retract-now").click();
  await expect(chat.messages(friend.jid).last()).toHaveAttribute("data-retracted", "true");
  await peer.hears("urn:xmpp:message-retract:1");
  for (const once of ["<reactions ", "<replace ", "<retract ", "<displayed "]) expect(peer.count(once)).toBe(1);
});
