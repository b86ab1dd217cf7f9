import type { Page } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const width = async (chat: Chat) => Math.round((await chat.id("occupants").boundingBox())!.width);

/** Takes the edge, and moves it by so many pixels. */
async function drag(page: Page, chat: Chat, by: number) {
  const { x, y, width, height } = (await chat.id("people-width").boundingBox())!;
  const [from, at] = [x + width / 2, y + height / 2];
  await page.mouse.move(from, at);
  await page.mouse.down();
  await page.mouse.move(from + by / 2, at + 3, { steps: 3 });
  await page.mouse.move(from + by, at, { steps: 3 });
  await page.mouse.up();
}

test("the list of people is as wide as one makes it, in all rooms and after a reload", async ({ chat, site, prosody, page }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const room = newRoom();
  await enter(chat, room, "Romeo");
  const edge = chat.page.getByRole("separator", { name: "Width of the list of people" });
  await expect(edge).toHaveAttribute("aria-valuenow", "240");
  await expect.poll(() => width(chat)).toBe(240);
  await drag(page, chat, -100);
  await expect(edge).toHaveAttribute("aria-valuenow", "340");
  await expect.poll(() => width(chat)).toBe(340);
  // Nothing of the log is behind it.
  const [log, list] = [(await chat.log(room).boundingBox())!, (await chat.id("occupants").boundingBox())!];
  expect(Math.abs(log.x + log.width - list.x)).toBeLessThan(2);
  const other = newRoom();
  await enter(chat, other, "Romeo");
  await expect.poll(() => width(chat)).toBe(340);
  await page.reload();
  await expect(chat.box(other)).toBeVisible();
  await expect.poll(() => width(chat)).toBe(340);
  // Past its bounds it does not go, and it can be had as it was.
  await drag(page, chat, -700);
  await expect(edge).toHaveAttribute("aria-valuenow", "520");
  await drag(page, chat, 450);
  await expect(edge).toHaveAttribute("aria-valuenow", "180");
  await edge.dblclick();
  await expect(edge).toHaveAttribute("aria-valuenow", "240");
});

test("the edge is moved by keys", async ({ chat, site, prosody, page }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, newRoom(), "Romeo");
  const edge = chat.id("people-width");
  await edge.focus();
  for (const [key, now] of [["ArrowLeft", "256"], ["ArrowRight", "240"], ["End", "520"], ["Home", "180"], ["ArrowLeft", "196"]]) {
    await page.keyboard.press(key);
    await expect(edge).toHaveAttribute("aria-valuenow", now);
  }
  await expect.poll(() => width(chat)).toBe(196);
  // Where the window leaves less for it the log keeps its place.
  await page.keyboard.press("End");
  await page.setViewportSize({ width: 1000, height: 800 });
  await expect(edge).toHaveAttribute("aria-valuemax", "392");
  await expect.poll(() => width(chat)).toBe(392);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => width(chat)).toBe(520);
});

test("from right to left the edge is at the other side", async ({ chat, site, prosody, page }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, newRoom(), "Romeo");
  await page.locator("converse-root").evaluate((host) => {
    host.shadowRoot!.querySelector<HTMLElement>(".cv-root")!.dir = "rtl";
  });
  const edge = chat.id("people-width");
  await drag(page, chat, 100);
  await expect(edge).toHaveAttribute("aria-valuenow", "340");
  await expect.poll(() => width(chat)).toBe(340);
  await edge.press("ArrowLeft");
  await expect(edge).toHaveAttribute("aria-valuenow", "324");
});

test("where the list covers the log there is no edge", async ({ chat, site, prosody, page }) => {
  await page.setViewportSize({ width: 800, height: 800 });
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, newRoom(), "Romeo");
  await chat.id("room-people").click();
  await expect(chat.id("occupants")).toBeVisible();
  await expect(chat.id("people-width")).toBeHidden();
});
