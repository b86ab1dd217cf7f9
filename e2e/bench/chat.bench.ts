import type { Page } from "@playwright/test";
import type { Chat } from "../fixtures/chat.js";
import { Peer } from "../fixtures/peer.js";
import { people } from "../fixtures/people.js";
import { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";

const ARCHIVED = 5_000;
const BACK = 1_000;
const BURST = 1_000;
/** A hundred characters, and the pause between two of them, in ms: somebody who types very fast. */
const TYPED = "The quick brown fox jumps over the lazy dog, and the dog, who is not lazy at all, runs after the fox";
const PAUSE = 50;

/** What the page notes. Moments are in ms since 1970, durations in ms. */
interface Marks {
  /** The longest task; tasks up to 50 ms are not reported. */
  longest: number;
  clicked: number;
  /** When the last message came. */
  arrived: number;
  /** How long answers of the archive were waited for, in all. */
  archive: number;
  /** For each key from its being pressed until what it wrote is painted. */
  keys: number[];
}

/** Runs in the page before anything else. */
function watch() {
  const marks: Marks = { longest: 0, clicked: 0, arrived: 0, archive: 0, keys: [] };
  const bodies = () =>
    document.querySelector("converse-root")?.shadowRoot?.querySelectorAll("[data-testid=message-body]") ?? [];
  // What a frame finds in the document is on the screen after it: a message comes behind the painting.
  const painted = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  };
  const when = (done: () => boolean) =>
    new Promise<number>((resolve) => {
      const look = () => (done() ? painted(() => resolve(Date.now())) : void requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
  Object.assign(window, {
    marks,
    /** When this is painted as the last message. */
    last: (text: string) => when(() => [...bodies()].at(-1)?.textContent === text),
    /** When another message than this is painted as the first, or that has not come to pass for a second. */
    older: (text: string) => {
      const begun = Date.now();
      return when(() => bodies()[0]?.textContent !== text || Date.now() - begun > 1_000);
    },
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) marks.longest = Math.max(marks.longest, duration);
  }).observe({ type: "longtask" });
  addEventListener("click", () => (marks.clicked = Date.now()), { capture: true });
  let pressed = 0;
  addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true });
  addEventListener(
    "input",
    () => {
      const since = pressed;
      requestAnimationFrame(() => painted(() => marks.keys.push(performance.now() - since)));
    },
    { capture: true },
  );
  let asked = 0;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        if (/<fin/.test(String(data))) marks.archive += performance.now() - asked;
        if (/<body/.test(String(data))) marks.arrived = Date.now();
      });
    }
    override send(data: string) {
      if (data.includes("urn:xmpp:mam:2")) asked = performance.now();
      super.send(data);
    }
  };
}

/** Does something; what the page has noted meanwhile. */
async function noted(page: Page, act: () => Promise<void>): Promise<Omit<Marks, "longest"> & { longest: string }> {
  // A task is reported when it has ended.
  const settled = () => page.evaluate("new Promise((done) => setTimeout(done, 300))");
  await settled();
  await page.evaluate("Object.assign(window.marks, { longest: 0, archive: 0, keys: [] })");
  await act();
  await settled();
  const marks = (await page.evaluate("window.marks")) as Marks;
  return { ...marks, longest: `longest task ${Math.round(marks.longest) || "below 50"} ms` };
}

/** When the page has painted this as the last message of the log. */
const last = (page: Page, text: string) => page.evaluate(`window.last(${JSON.stringify(text)})`) as Promise<number>;

/** Turns the wheel up to the first message that is drawn, until so many more have come above those that are there. All
 * that is drawn meanwhile is what was said: each once, without a hole, the oldest first. */
async function up(chat: Chat, jid: string, texts: string[], messages: number) {
  let drawn = await chat.bodies(jid).allTextContents();
  let first = texts.indexOf(drawn[0]);
  const wanted = first - messages;
  expect(wanted).toBeGreaterThanOrEqual(0);
  await chat.log(jid).hover();
  while (first > wanted) {
    await chat.page.mouse.wheel(0, -100_000);
    await chat.page.evaluate(`window.older(${JSON.stringify(drawn[0])})`);
    drawn = await chat.bodies(jid).allTextContents();
    const now = texts.indexOf(drawn[0]);
    expect(drawn).toEqual(texts.slice(now, now + drawn.length));
    // Nothing has passed by between two looks.
    expect(now + drawn.length).toBeGreaterThan(first);
    first = now;
  }
  return texts.length - first;
}

/** Says all of it while nobody is there. */
async function archive(peer: Peer, to: string, texts: string[]) {
  for (const [n, text] of texts.entries()) {
    peer.message(to, text);
    if (n % 100 !== 99) continue;
    peer.send(`<iq type="get" id="wait${n}" to="localhost"><ping xmlns="urn:xmpp:ping"/></iq>`);
    await peer.hears(`id='wait${n}'`);
  }
}

const said = (what: string, messages: number) =>
  Array.from({ length: messages }, (_, n) => `${what} ${n}, of the usual length of such a thing`);
const thousands = (n: number) => n.toLocaleString("en");

test("a long chat on a new device", async ({ chat, page, site }) => {
  // The archive alone has it: what was kept for who is offline would come as well, all of it.
  const prosody = await Prosody.start({
    global: `limits = {}\nstorage_archive_item_limit = 100000\nmodules_disabled = { "s2s", "offline" }`,
    without: ["offline"],
  });
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Nurse"]);
  const peers = [await Peer.connect(prosody, friend), await Peer.connect(prosody, other)];
  const texts = said("message", ARCHIVED);
  await archive(peers[0], me.jid, texts);
  // What is read at login is of somebody else.
  await archive(peers[1], me.jid, said("news", 100));
  await page.addInitScript(watch);
  await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
  await expect(chat.id("history-sync")).toHaveCount(0);

  let shown = 0;
  const opened = await noted(page, async () => {
    const newest = last(page, texts[ARCHIVED - 1]);
    await chat.openChat(friend.jid);
    shown = await newest;
  });
  await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  console.log(
    `chat of ${thousands(ARCHIVED)} messages, in the archive alone: the newest are shown ${shown - opened.clicked} ms after it` +
      ` was opened, ${Math.round(opened.archive)} ms of them the server's, ${opened.longest}`,
  );

  let [took, there] = [0, 0];
  const back = await noted(page, async () => {
    const begun = Date.now();
    there = await up(chat, friend.jid, texts, BACK);
    took = Date.now() - begun;
  });
  expect(there).toBeGreaterThan(BACK);
  const total = Number(await chat.log(friend.jid).getAttribute("data-total"));
  expect(total).toBeGreaterThanOrEqual(there);
  console.log(
    `scrolled back by ${thousands(BACK)} of them: ${took} ms, ${Math.round(back.archive)} ms of them the server's, ${back.longest}`,
  );

  await chat.composer(friend.jid).click();
  const { keys, longest } = await noted(page, () => page.keyboard.type(TYPED, { delay: PAUSE }));
  await expect(chat.composer(friend.jid)).toHaveValue(TYPED);
  expect(keys).toHaveLength(TYPED.length);
  keys.sort((a, b) => a - b);
  const [median, most] = [keys[keys.length >> 1], keys[keys.length - 1]].map(Math.round);
  console.log(
    `${TYPED.length} characters typed below ${thousands(total)} messages, ${await chat.messages(friend.jid).count()} of them drawn:` +
      ` from the key to the painted character ${median} ms (median) and ${most} ms (most), ${longest}`,
  );
  for (const peer of peers) peer.close();
  await prosody.stop();
});

test("much is said at once", async ({ chat, page, site }) => {
  const prosody = await Prosody.start({ global: "limits = {}" });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await page.addInitScript(watch);
  await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
  await chat.openChat(friend.jid);
  const texts = ["hello", ...said("burst", BURST)];
  peer.message(me.jid, texts[0]);
  await expect(chat.bodies(friend.jid)).toHaveText([texts[0]]);
  let [begun, shown] = [0, 0];
  const { arrived, longest } = await noted(page, async () => {
    const newest = last(page, texts[BURST]);
    begun = Date.now();
    for (const text of texts.slice(1)) peer.message(me.jid, text);
    shown = await newest;
  });
  await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  console.log(
    `${thousands(BURST)} messages at once in the open chat: the last is shown ${shown - begun} ms after the first was sent,` +
      ` and ${shown - arrived} ms after it came, ${longest}`,
  );
  // All of them are there for who scrolls up.
  const drawn = await chat.bodies(friend.jid).first().textContent();
  expect(await up(chat, friend.jid, texts, texts.indexOf(drawn ?? ""))).toBe(texts.length);
  peer.close();
  await prosody.stop();
});
