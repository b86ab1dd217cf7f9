import type { Browser, Page } from "@playwright/test";
import { Chat } from "../fixtures/chat.js";
import { megabytes, resident } from "../fixtures/memory.js";
import { people } from "../fixtures/people.js";
import { Peer } from "../fixtures/peer.js";
import { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";

const RUNS = 5;
const CHATS = 50;

/** Notes when the contacts and the end of the chat in front are painted, in ms since the navigation began. */
function watch() {
  const marks: { shown?: number; longest: number } = { longest: 0 };
  Object.assign(window, { marks });
  const find = (id: string) => document.querySelector("converse-root")?.shadowRoot?.querySelector(`[data-testid=${id}]`);
  const look = () => {
    if (!find("roster-item") || !find("message")) return void requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (marks.shown ??= performance.now());
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) marks.longest = Math.max(marks.longest, duration);
  }).observe({ type: "longtask" });
}

/** Writes chats into the page's database as the program would. */
async function fill(page: Page, jids: string[], each: number) {
  await page.evaluate(
    async ([jids, each]) => {
      const wait = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await wait(indexedDB.open("converse-rs"));
      const now = Date.now();
      for (const jid of jids) {
        const write = database.transaction("records", "readwrite");
        const records = write.objectStore("records");
        let tail = "";
        for (let n = 0; n < each; n++) {
          const at = now - (each - n) * 60_000;
          const key = (BigInt(at) * 1024n).toString(16).padStart(16, "0");
          if (n === each - 30) tail = String(BigInt(at) * 1024n);
          const from = n % 3 === 0 ? " own='1' is='sent'" : "";
          records.put(
            `<m xmlns='jabber:client' at='${at}' id='i${n}' archive='a${n}'${from}><body>Message ${n} of this chat, of the usual length.</body></m>`,
            `m/${jid}/${key}`,
          );
        }
        records.put(`<chat tail='${tail}'/>`, `chat/${jid}`);
        await new Promise((resolve) => (write.oncomplete = resolve));
      }
      database.close();
    },
    [jids, each] as const,
  );
}

const median = (all: number[]) => Math.round(all.sort((a, b) => a - b)[all.length >> 1]);

for (const total of [0, 20_000, 100_000]) {
  test(`reload with ${total} stored messages`, async ({ browser, site, prosody }) => {
    const names = Array.from({ length: CHATS + 1 }, (_, n) => `Friend-${n}`);
    const [me, ...friends] = people(prosody, names);
    const context = await browser.newContext();
    const page = await context.newPage();
    const chat = new Chat(page);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    await chat.openChat(friends[0].jid);
    await chat.send(friends[0].jid, "hello");
    await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
    if (total > 0) await fill(page, friends.map(({ jid }) => jid), total / CHATS);
    await page.addInitScript(watch);
    const [shown, longest]: number[][] = [[], []];
    for (let run = 0; run <= RUNS; run++) {
      await page.reload();
      await expect.poll(() => page.evaluate("window.marks?.shown")).toBeTruthy();
      await chat.online();
      const marks = (await page.evaluate("window.marks")) as { shown: number; longest: number };
      if (run === 0) continue;
      shown.push(marks.shown);
      longest.push(marks.longest);
    }
    const memory = megabytes(await resident(browser));
    console.log(
      `reload, ${CHATS} chats, ${total} stored messages: ${median(shown)} ms until contacts and messages are painted,` +
        ` longest task ${median(longest)} ms, ${memory} MB of memory`,
    );
    await context.close();
  });
}

test("5,000 messages came while nobody was there", async ({ browser, site }) => {
  const prosody = await Prosody.start({ global: "limits = {}\nstorage_archive_item_limit = 100000" });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const context = await browser.newContext();
  const url = site.chat({ websocket_url: prosody.ws });
  const first = new Chat(await context.newPage());
  await first.enter(url, me);
  await first.openChat(friend.jid);
  await first.send(friend.jid, "hello");
  await expect(first.id("message-status")).toHaveAttribute("data-state", "sent");
  await first.page.close();
  const peer = await Peer.connect(prosody, friend);
  for (let n = 0; n < 5000; n++) {
    peer.message(me.jid, `message ${n}`);
    if (n % 100 === 99) {
      peer.send(`<iq type="get" id="wait${n}" to="localhost"><ping xmlns="urn:xmpp:ping"/></iq>`);
      await peer.hears(`id='wait${n}'`, 60_000);
    }
  }
  const page = await context.newPage();
  await page.addInitScript(watch);
  const chat = new Chat(page);
  const begun = Date.now();
  await chat.goto(url);
  await expect(chat.id("message-body").last()).toHaveText("message 4999", { timeout: 120_000 });
  const took = Date.now() - begun;
  await expect(chat.id("history-sync")).toHaveCount(0, { timeout: 120_000 });
  const total = await chat.log(friend.jid).getAttribute("data-total");
  const { longest } = (await page.evaluate("window.marks")) as { longest: number };
  console.log(
    `5,000 archived messages: the newest is there after ${took} ms, all is settled after ${Date.now() - begun} ms` +
      ` with ${total} in the log, longest task ${Math.round(longest)} ms`,
  );
  peer.close();
  await context.close();
  await prosody.stop();
});
