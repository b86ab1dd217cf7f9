import type { Page } from "@playwright/test";
import { bootstrap, somePage } from "../../fixtures/host.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** What is smaller than a finger needs, among what can be pressed: WCAG 2.2, 2.5.8 asks for 24 px. */
async function targets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const root = document.querySelector("converse-root")!.shadowRoot!;
    return [...root.querySelectorAll<HTMLElement>("button, input, select, textarea")]
      .filter((e) => e.checkVisibility())
      // Words that belong to a box are pressed as well.
      .map((e) => ({ e, r: (e.matches("[type=checkbox]") ? e.closest("label")! : e).getBoundingClientRect() }))
      .filter(({ r }) => r.width > 0 && (r.width < least || r.height < least))
      .map(({ e, r }) => `${e.dataset.testid ?? e.className} ${Math.round(r.width)}×${Math.round(r.height)}`);
  }, least);
}

/** Whether anything can be scrolled sideways. */
const sideways = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("converse-root")!.shadowRoot!;
    const wide = [...root.querySelectorAll<HTMLElement>("*")].filter((e) => {
      const { overflowX } = getComputedStyle(e);
      return ["auto", "scroll"].includes(overflowX) && e.scrollWidth > e.clientWidth;
    });
    const page = document.documentElement;
    return [...wide.map((e) => e.className), ...(page.scrollWidth > page.clientWidth ? ["page"] : [])];
  });

for (const width of [340, 320]) {
  test(`one pane at a time at ${width} px`, async ({ chat, page, site, prosody }) => {
    await page.setViewportSize({ width, height: 640 });
    const [me, friend] = people(prosody, ["Romeo", "Juliet-with-a-very-long-name-that-has-no-end-in-sight"]);
    const peer = await Peer.online(prosody, friend, { status: "words ".repeat(40) });
    await chat.goto(site.chat({ websocket_url: prosody.ws }));
    await expect.poll(() => sideways(page)).toEqual([]);
    await expect.poll(() => targets(page, 44)).toEqual([]);
    await chat.login(me.jid, me.password);
    await chat.online();
    await expect(chat.contact(friend.jid)).toBeInViewport({ ratio: 1 });
    await expect(chat.id("chat")).toHaveCount(0);
    await expect.poll(() => sideways(page)).toEqual([]);
    await expect.poll(() => targets(page, 24)).toEqual([]);
    const box = await chat.openChat(friend.jid);
    await expect(chat.id("roster")).toBeHidden();
    await expect(chat.composer(friend.jid)).toBeInViewport({ ratio: 1 });
    peer.message(me.jid, "w".repeat(300) + " https://example.org/" + "x".repeat(300));
    for (let i = 0; i < 30; i++) peer.message(me.jid, `line ${i}`);
    await chat.total(friend.jid, 31);
    await expect(chat.bodies(friend.jid).last()).toBeInViewport();
    await expect(chat.composer(friend.jid)).toBeInViewport({ ratio: 1 });
    await chat.composer(friend.jid).fill("a\n".repeat(30));
    await expect(chat.composer(friend.jid)).toBeInViewport({ ratio: 1 });
    await expect(chat.id("send")).toBeInViewport({ ratio: 1 });
    await expect(chat.log(friend.jid)).toBeInViewport();
    await expect.poll(() => sideways(page)).toEqual([]);
    await expect.poll(() => targets(page, 24)).toEqual([]);
    await box.getByRole("button", { name: "Back to contacts" }).tap();
    await expect(chat.id("roster")).toBeVisible();
    await expect(chat.box(friend.jid)).toHaveCount(0);
    // What arrives now is unread: nobody sees it.
    peer.message(me.jid, "news");
    await expect(chat.contact(friend.jid).getByTestId("unread")).toHaveText("1");
    await chat.openChat(friend.jid);
    await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  });
}

test("who writes has all of the width, and no button moves for it", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  const box = async (id: string) => (await chat.id(id).boundingBox())!;
  const width = async () => Math.round((await box("composer")).width);
  await expect(chat.composer(friend.jid)).toBeVisible();
  await expect.poll(width).toBeLessThan(170);
  const [emoji, send] = [await box("emoji-open"), await box("send")];
  await chat.composer(friend.jid).fill("But soft, what light through yonder window breaks?");
  await expect.poll(width).toBeGreaterThan(280);
  // Nor once it is somewhere else, as when one presses a button.
  await chat.composer(friend.jid).blur();
  await expect.poll(width).toBeGreaterThan(280);
  expect(await box("emoji-open")).toEqual(emoji);
  expect(await box("send")).toEqual(send);
});

test("over another page there is one thing at a time, and a way back", async ({ chat, page, site, prosody }) => {
  bootstrap(site);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed" }, somePage));
  await chat.id("launcher").tap();
  await expect(chat.id("login-submit")).toBeInViewport({ ratio: 1 });
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await expect(chat.composer(friend.jid)).toBeInViewport({ ratio: 1 });
  await expect(chat.id("controlbox")).toHaveCount(0);
  await chat.box(friend.jid).getByRole("button", { name: "Back to contacts" }).tap();
  await expect(chat.contact(friend.jid)).toBeInViewport({ ratio: 1 });
  await expect(chat.id("chat")).toHaveCount(0);
  await chat.openChat(friend.jid);
  const box = (await chat.box(friend.jid).boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(340);
  expect(box.y).toBeGreaterThanOrEqual(0);
  await chat.id("chat-close").tap();
  await expect(chat.id("controlbox")).toBeVisible();
  await expect(chat.contact(friend.jid)).toBeInViewport({ ratio: 1 });
  await expect.poll(() => sideways(page)).toEqual([]);
  await expect.poll(() => targets(page, 24)).toEqual([]);
});

test("a room fits, and who is there covers the log", async ({ chat, page, site, prosody }) => {
  await page.setViewportSize({ width: 340, height: 640 });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, friend, room, "Juliet with a very long name that has no end in sight");
  guest.peer.send(`<message type="groupchat" to="${room}"><subject>${"words ".repeat(40)}</subject></message>`);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("join-open").click();
  expect(await targets(page, 24)).toEqual([]);
  await page.keyboard.press("Escape");
  await enter(chat, room, "Romeo");
  await expect(chat.id("room-subject")).toContainText("words");
  guest.say("a-word-without-an-end".repeat(20));
  await expect(chat.bodies(room)).toHaveCount(1);
  expect(await sideways(page)).toEqual([]);
  await chat.id("room-people").click();
  await expect(chat.id("occupant")).toHaveCount(2);
  expect(await sideways(page)).toEqual([]);
  expect((await chat.id("occupants").boundingBox())!.width).toBe(340);
  await chat.id("occupants-close").click();
  await chat.id("room-menu").click();
  await expect(chat.id("room-details")).toBeVisible();
  expect(await sideways(page)).toEqual([]);
  guest.peer.close();
});
