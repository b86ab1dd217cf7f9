import type { Page } from "@playwright/test";
import type { Chat } from "../fixtures/chat.js";
import { people } from "../fixtures/people.js";
import { expect, test } from "../fixtures/test.js";

const MESSAGES = 200;

/** Notes tasks of more than 50 ms. */
function watch() {
  const marks = { longest: 0 };
  Object.assign(window, { marks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) marks.longest = Math.max(marks.longest, duration);
  }).observe({ type: "longtask" });
}

/** Does something; how long it took, and the longest task of the pages meanwhile, in ms; below 50, none. */
async function timed(pages: Page[], act: () => Promise<void>): Promise<string> {
  for (const page of pages) await page.evaluate("window.marks.longest = 0");
  const begun = Date.now();
  await act();
  const took = Date.now() - begun;
  const longest = await Promise.all(pages.map((page) => page.evaluate<number>("window.marks.longest")));
  return `${took} ms, longest task ${Math.round(Math.max(...longest)) || "below 50"} ms`;
}

const state = (chat: Chat) => chat.id("otr-state");
const open = /private|unverified/;

test("private conversations", async ({ chat, other, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const pages = [chat.page, other.page];
  for (const page of pages) await page.addInitScript(watch);
  await chat.enter(url, me);
  await other.enter(url, friend);
  await chat.openChat(friend.jid);
  await other.openChat(me.jid);
  await chat.id("otr-menu").click();

  const begin = async () => {
    await chat.id("otr-start").click();
    await expect(state(chat)).toHaveAttribute("data-state", open, { timeout: 60_000 });
    await expect(state(other)).toHaveAttribute("data-state", open, { timeout: 60_000 });
  };
  console.log(`OTR begins, both make their keys: ${await timed(pages, begin)}`);
  await chat.id("otr-end").click();
  await expect(state(chat)).toHaveAttribute("data-state", "plain");
  console.log(`OTR begins, keys are there: ${await timed(pages, begin)}`);

  await other.id("otr-menu").click();
  const verify = async () => {
    await chat.id("otr-verify").click();
    await chat.id("smp-question").fill("Whose garden?");
    await chat.id("smp-secret").fill("Capulet’s");
    await chat.id("smp-submit").click();
    await other.id("smp-answer").fill("Capulet’s");
    await other.id("smp-answer-submit").click();
    await expect(state(chat)).toHaveAttribute("data-state", "private");
  };
  console.log(`OTR verified by question and answer: ${await timed(pages, verify)}`);
  await chat.id("otr-menu").click();
  await other.id("otr-menu").click();

  const before = Number(await other.log(me.jid).getAttribute("data-total"));
  const talk = async () => {
    await chat.composer(friend.jid).evaluate((field: HTMLTextAreaElement, messages) => {
      for (let n = 0; n < messages; n++) {
        field.value = `message ${n}, of the usual length of such a thing`;
        field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
        const enter = { key: "Enter", bubbles: true, composed: true, cancelable: true };
        field.dispatchEvent(new KeyboardEvent("keydown", enter));
      }
    }, MESSAGES);
    await other.total(me.jid, before + MESSAGES);
  };
  console.log(`OTR, ${MESSAGES} private messages from page to page: ${await timed(pages, talk)}`);
});
