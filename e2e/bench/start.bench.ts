import type { Page } from "@playwright/test";
import { Chat } from "../fixtures/chat.js";
import { expect, test } from "../fixtures/test.js";

const RUNS = 9;

/** Milliseconds since the navigation began. */
interface Marks {
  usable?: number;
  submitted?: number;
  arrived?: number;
  shown?: number;
  /** Duration of the longest task after the login began; tasks up to 50 ms are not reported. */
  longest: number;
}

/** Runs in the page before anything else: notes when what happens. */
function watch() {
  const marks: Marks = { longest: 0 };
  Object.assign(window, { marks });
  const find = (id: string) =>
    document.querySelector("converse-root")?.shadowRoot?.querySelector(`[data-testid=${id}]`);
  // What a frame finds in the document is on the screen after it: a message comes behind the painting.
  const painted = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  };
  const look = () => {
    const field = find("login-jid");
    if (!marks.usable && field instanceof HTMLInputElement && !field.disabled) {
      painted(() => (marks.usable ??= performance.now()));
    }
    if (find("roster")?.getAttribute("data-total") === "1000" && find("roster-item")) {
      painted(() => (marks.shown ??= performance.now()));
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
  // The form is submitted by a click, here.
  addEventListener("click", () => (marks.submitted ??= performance.now()), { capture: true });
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        if (String(data).includes("jabber:iq:roster")) marks.arrived ??= performance.now();
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (marks.submitted && startTime + duration > marks.submitted) marks.longest = Math.max(marks.longest, duration);
    }
  }).observe({ type: "longtask" });
}

async function run(page: Page, url: string): Promise<Required<Marks>> {
  const chat = new Chat(page);
  await page.addInitScript(watch);
  await chat.goto(url);
  await chat.login("popular@localhost", "popular's secret");
  await expect.poll(() => page.evaluate("window.marks.shown")).toBeTruthy();
  // A task is reported when it has ended.
  await page.evaluate("new Promise((done) => setTimeout(done, 300))");
  return page.evaluate("window.marks");
}

test("start-up", async ({ browser, site, prosody }) => {
  // Contacts that nobody is would each be answered by "unsubscribed", and that by a roster push.
  const popular = { jid: "popular@localhost" };
  for (let i = 0; i < 1000; i++) prosody.addUser(`contact${i}`, { password: "x", roster: [popular] });
  const url = site.chat({ websocket_url: prosody.ws });
  const all: Required<Marks>[] = [];
  // The first run warms the disk and the server.
  for (let i = 0; i <= RUNS; i++) {
    const context = await browser.newContext();
    const marks = await run(await context.newPage(), url);
    if (i > 0) all.push(marks);
    await context.close();
  }
  const row = (what: string, of: (marks: Required<Marks>) => number) => {
    const sorted = all.map(of).sort((a, b) => a - b);
    const [least, median, most] = [0, sorted.length >> 1, sorted.length - 1].map((i) => sorted[i].toFixed(0).padStart(7));
    return `  ${what.padEnd(54)} ${least} ${median} ${most}`;
  };
  const rows = [
    `\n\nMilliseconds, ${RUNS} runs, each in a fresh profile`.padEnd(59) + "  least  median    most",
    row("navigation to login box usable", (m) => m.usable),
    row("login to roster of 1,000 shown", (m) => m.shown - m.submitted),
    row("arrival of the roster of 1,000 to shown (aim: 100)", (m) => m.shown - m.arrived),
    row("longest task from login on (aim: 50; 0: none over 50)", (m) => m.longest),
  ];
  console.log(rows.join("\n"));
});
