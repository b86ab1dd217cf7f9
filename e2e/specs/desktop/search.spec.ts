import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

/** Whether a message is within what is seen of the log. */
const seen = (chat: Chat, jid: string, text: string) =>
  chat.log(jid).evaluate((log, words) => {
    const all = [...log.querySelectorAll<HTMLElement>("[data-testid=message-body]")];
    const row = all.find((body) => body.textContent === words);
    const box = log.getBoundingClientRect();
    const at = row?.getBoundingClientRect();
    return at !== undefined && at.top >= box.top && at.bottom <= box.bottom;
  }, text);

test("a message of long ago is found by its words, and shown in its place", async ({ chat, page, site, prosody }) => {
  test.slow();
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Benvolio"]);
  const peer = await Peer.connect(prosody, friend);
  const second = await Peer.connect(prosody, other);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  for (let n = 0; n < 600; n++) peer.message(me.jid, n === 20 ? "The lark, the Herald of the morn" : `number ${n}`);
  await chat.total(friend.jid, 600);
  second.message(me.jid, "herald of nothing");
  await expect(chat.contact(other.jid).getByTestId("unread")).toHaveText("1");
  // The next run has the end of it alone.
  await page.reload();
  await chat.online();
  await expect(chat.bodies(friend.jid).last()).toHaveText("number 599");
  await page.keyboard.press("Control+Shift+F");
  await expect(chat.id("search-field")).toBeFocused();
  await page.keyboard.type("herald");
  const items = chat.id("search-item");
  // In the chat that is in front, until one asks for all.
  await expect(items).toHaveCount(1);
  await expect(chat.id("search").getByRole("status").filter({ hasText: /\w/ })).toHaveText("1 message");
  await chat.id("search-everywhere").check();
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText("Benvolio");
  await expect(items.last().locator("mark")).toHaveText("Herald");
  await chat.id("search-field").press("ArrowDown");
  await chat.id("search-field").press("Enter");
  await expect(chat.id("search")).toHaveCount(0);
  const found = chat.messages(friend.jid).filter({ hasText: "the Herald" });
  await expect(found).toBeFocused();
  await expect.poll(() => seen(chat, friend.jid, "The lark, the Herald of the morn")).toBe(true);
  // Neither all that is between there and the end is drawn, nor is the place lost when something comes.
  await expect(chat.bodies(friend.jid).filter({ hasText: "number 599" })).toHaveCount(0);
  peer.message(me.jid, "meanwhile");
  await expect(chat.id("jump-newest")).toHaveText("1 new");
  await expect.poll(() => seen(chat, friend.jid, "The lark, the Herald of the morn")).toBe(true);
  // Down again, step by step, to the very end.
  const log = chat.log(friend.jid);
  await expect(async () => {
    await log.evaluate((element) => (element.scrollTop = element.scrollHeight));
    expect(await seen(chat, friend.jid, "meanwhile")).toBe(true);
  }).toPass();
  expect(await chat.messages(friend.jid).count()).toBeLessThanOrEqual(330);
  await expect(log).toHaveAttribute("data-at-end", "true");
  await expect(chat.id("jump-newest")).toHaveCount(0);
  // From anywhere in one step.
  await log.evaluate((element) => (element.scrollTop = 0));
  await chat.id("jump-newest").click();
  await expect(log).toHaveAttribute("data-at-end", "true");
  await expect.poll(() => seen(chat, friend.jid, "meanwhile")).toBe(true);
  peer.close();
  second.close();
});

test("what is read stays where it is while older messages come above it", async ({ chat, page, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  // Rows of all heights.
  for (let n = 0; n < 500; n++) peer.message(me.jid, [`number ${n}`, ...Array(n % 7).fill("and more")].join("\n"));
  await chat.total(friend.jid, 500);
  await page.reload();
  await chat.online();
  const log = chat.log(friend.jid);
  await expect(chat.bodies(friend.jid).last()).toContainText("number 499");
  // To the beginning, and each time what was at the top is where it was.
  for (let step = 0; step < 40; step++) {
    const moved = await log.evaluate(async (element) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const top = () => element.getBoundingClientRect().top;
      element.scrollTop = Math.min(element.scrollTop, 30);
      const rows = [...element.querySelectorAll("article")];
      const row = rows.find((article) => article.getBoundingClientRect().top >= top());
      const before = row?.getBoundingClientRect().top ?? 0;
      const first = rows[0]?.dataset.key;
      // Until rows came above, or there are none.
      for (let n = 0; n < 90; n++) {
        await frame();
        if (element.querySelector("article")?.dataset.key !== first) break;
        if (element.querySelector("[data-testid=history-begin]")) break;
      }
      await frame();
      await frame();
      return row?.isConnected ? Math.abs(row.getBoundingClientRect().top - before) : -1;
    });
    expect(moved, `step ${step}`).toBeLessThan(4);
    expect(await chat.messages(friend.jid).count()).toBeLessThanOrEqual(330);
    if (await chat.id("history-begin").count()) break;
  }
  await expect(chat.bodies(friend.jid).first()).toContainText("number 0");
  peer.close();
});

test("a chat is emptied in this browser, and stays so", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  for (let n = 0; n < 60; n++) peer.message(me.jid, `number ${n}`);
  await chat.total(friend.jid, 60);
  await chat.send(friend.jid, "/clear");
  await expect(chat.id("clear-chat")).toBeVisible();
  await chat.id("dialog-cancel").click();
  await expect(chat.bodies(friend.jid).last()).toHaveText("number 59");
  await chat.send(friend.jid, "/clear");
  await chat.id("confirm").click();
  await expect(chat.messages(friend.jid)).toHaveCount(0);
  await expect(chat.box(friend.jid)).toContainText("No messages yet");
  await expect(chat.composer(friend.jid)).toBeFocused();
  peer.message(me.jid, "a new beginning");
  await expect(chat.bodies(friend.jid)).toHaveText(["a new beginning"]);
  await page.reload();
  await chat.online();
  await expect(chat.bodies(friend.jid)).toHaveText(["a new beginning"]);
  await chat.id("show-chats").click();
  await chat.id("search-open").click();
  await chat.id("search-field").fill("number");
  await expect(chat.id("search").getByRole("status").filter({ hasText: /\w/ })).toHaveText("No message here has these words.");
  // The other side has not been told anything.
  expect(peer.count("/clear")).toBe(0);
  peer.close();
});

test("what only this tab keeps is found as well", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws, allow_user_trust_override: "off" }), me);
  await chat.openChat(friend.jid);
  for (let n = 0; n < 80; n++) peer.message(me.jid, `number ${n}`);
  await chat.total(friend.jid, 80);
  await page.reload();
  await chat.online();
  await chat.id("show-chats").click();
  await chat.id("search-open").click();
  await chat.id("search-field").fill("number 3");
  await expect(chat.id("search").getByRole("status").filter({ hasText: /\w/ })).toHaveText("17 messages");
  peer.close();
});
