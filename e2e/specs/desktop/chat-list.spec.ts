import type { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** The chats in the list, from top to bottom. */
const order = (chat: Chat) =>
  chat.id("chat-item").evaluateAll((all) => {
    const at = (e: Element) => e.getBoundingClientRect().top;
    return all.sort((a, b) => at(a) - at(b)).map((e) => (e as HTMLElement).dataset.jid);
  });
const row = (chat: Chat, jid: string) => chat.page.locator(`[data-testid=chat-item][data-jid="${jid}"]`);

test("the latest chat stands first, with its last words, their time, and how many are unread", async ({ chat, site, prosody }) => {
  const [me, anna, berta, clara] = people(prosody, ["Romeo", "Anna", "Berta", "Clara"]);
  const [a, b] = [await Peer.online(prosody, anna), await Peer.online(prosody, berta)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect(chat.id("show-contacts")).toHaveAttribute("aria-selected", "true");
  await chat.id("show-chats").click();
  await expect(chat.page.getByText("No chats yet")).toBeVisible();
  a.message(me.jid, "from Anna\n and more");
  await expect(row(chat, anna.jid).getByTestId("row-line")).toHaveText("from Anna and more");
  b.message(me.jid, "from Berta");
  await expect.poll(() => order(chat)).toEqual([berta.jid, anna.jid]);
  for (const text of ["two", "three"]) a.message(me.jid, text);
  await expect.poll(() => order(chat)).toEqual([anna.jid, berta.jid]);
  await expect(row(chat, anna.jid).getByTestId("unread")).toHaveText("3");
  await expect(row(chat, anna.jid).locator("time")).toHaveText(/^\d\d:\d\d$/);
  await expect(row(chat, anna.jid)).toHaveAccessibleName(/Anna.*three.*3 unread messages/);
  await expect(chat.id("show-chats")).toHaveText(/Chats.*4/);
  await row(chat, anna.jid).click();
  await expect(chat.composer(anna.jid)).toBeFocused();
  await expect(row(chat, anna.jid).getByTestId("unread")).toHaveCount(0);
  await chat.send(anna.jid, "and mine");
  await expect(row(chat, anna.jid).getByTestId("row-line")).toHaveText("You: and mine");
  // What is being written shows once one turns away from it.
  await chat.composer(anna.jid).fill("half a thought");
  await row(chat, berta.jid).click();
  await expect(row(chat, anna.jid).getByTestId("row-line")).toHaveText("Draft: half a thought");
  await expect(row(chat, anna.jid).getByTestId("row-line")).toHaveAttribute("data-draft", "true");
  // A chat that is closed is not gone, and one that was never begun is not there.
  await chat.box(berta.jid).getByTestId("chat-close").click();
  await expect.poll(() => order(chat)).toEqual([anna.jid, berta.jid]);
  await expect(row(chat, clara.jid)).toHaveCount(0);
});

test("the list outlives the page, closed chats and all, and other tabs have it", async ({ chat, context, site, prosody }) => {
  const [me, anna, berta] = people(prosody, ["Romeo", "Anna", "Berta"]);
  const [a, b] = [await Peer.online(prosody, anna), await Peer.online(prosody, berta)];
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await chat.openChat(anna.jid);
  for (let n = 0; n < 5; n++) a.message(me.jid, `Anna ${n}`);
  await chat.total(anna.jid, 5);
  await chat.id("chat-close").click();
  b.message(me.jid, "Berta");
  await chat.id("show-chats").click();
  await expect.poll(() => order(chat)).toEqual([berta.jid, anna.jid]);
  await chat.page.reload();
  await chat.online();
  await expect(chat.id("show-chats")).toHaveAttribute("aria-selected", "true");
  await expect.poll(() => order(chat)).toEqual([berta.jid, anna.jid]);
  await expect(row(chat, anna.jid).getByTestId("row-line")).toHaveText("Anna 4");
  await row(chat, anna.jid).click();
  await expect(chat.bodies(anna.jid)).toHaveText([0, 1, 2, 3, 4].map((n) => `Anna ${n}`));

  const { Chat } = await import("../../fixtures/chat.js");
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await second.online();
  // Pinned and muted in one tab is so in all.
  await second.id("show-chats").click();
  await row(second, anna.jid).click({ button: "right" });
  await second.id("details-pin").check();
  await second.id("details-mute").check();
  await second.id("dialog-close").click();
  for (const tab of [second, chat]) {
    await expect.poll(() => order(tab)).toEqual([anna.jid, berta.jid]);
    await expect(row(tab, anna.jid)).toHaveAccessibleName(/pinned.*muted/);
  }
  await chat.box(anna.jid).getByTestId("chat-close").click();
  await second.box(anna.jid).getByTestId("chat-close").click();
  await expect(chat.id("show-chats")).toHaveText(/Chats.*1/);
  a.message(me.jid, "Is anybody there?");
  await expect(row(chat, anna.jid).getByTestId("unread")).toHaveText("1");
  await expect(row(chat, anna.jid).getByTestId("unread")).toHaveAttribute("data-muted", "true");
  await expect(chat.id("show-chats")).toHaveText(/Chats.*1/);
  await chat.page.reload();
  await chat.online();
  await expect(row(chat, anna.jid)).toHaveAccessibleName(/pinned.*muted/);
});

test("old chats are read when somebody opens them", async ({ chat, site, prosody }) => {
  const names = Array.from({ length: 34 }, (_, n) => `Friend${n}`);
  const [me, ...friends] = people(prosody, ["Romeo", ...names]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const oldest = friends[0].jid;
  for (const [n, { jid }] of friends.entries()) {
    await chat.id("roster-filter").fill(jid);
    await chat.openChat(jid);
    await chat.send(jid, `words ${n}`);
    await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
    await chat.id("chat-close").click();
  }
  await chat.id("roster-filter").fill("");
  await chat.page.reload();
  await chat.online();
  await chat.id("show-chats").click();
  await expect(chat.id("chat-item").first()).toContainText("words 33");
  await chat.id("roster-filter").fill(oldest);
  await expect(chat.id("chat-item")).toHaveCount(1);
  await expect(row(chat, oldest).getByTestId("row-line")).toHaveText("You: words 0");
  await row(chat, oldest).click();
  await expect(chat.bodies(oldest)).toHaveText(["words 0"]);
  await chat.send(oldest, "and more");
  await expect(chat.bodies(oldest)).toHaveText(["words 0", "and more"]);
  await chat.page.reload();
  await expect(chat.bodies(oldest)).toHaveText(["words 0", "and more"]);
});

test("the keyboard goes from list to list and through them", async ({ chat, page, site, prosody }) => {
  const [me, anna, berta] = people(prosody, ["Romeo", "Anna", "Berta"]);
  const [a, b] = [await Peer.online(prosody, anna), await Peer.online(prosody, berta)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  a.message(me.jid, "one");
  await expect(chat.contact(anna.jid).getByTestId("unread")).toHaveText("1");
  b.message(me.jid, "two");
  await expect(chat.contact(berta.jid).getByTestId("unread")).toHaveText("1");
  await chat.id("show-contacts").focus();
  await page.keyboard.press("ArrowRight");
  await expect(chat.id("show-chats")).toBeFocused();
  await expect(chat.id("show-chats")).toHaveAttribute("aria-selected", "true");
  await expect.poll(() => chat.id("roster").getAttribute("data-list")).toBe("chats");
  await row(chat, berta.jid).focus();
  await page.keyboard.press("ArrowDown");
  await expect(row(chat, anna.jid)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chat.composer(anna.jid)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row(chat, anna.jid)).toBeFocused();
  await chat.id("show-chats").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(chat.id("show-contacts")).toBeFocused();
  await expect(chat.contact(anna.jid)).toBeVisible();
});
