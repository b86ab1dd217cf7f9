import type { Page } from "@playwright/test";
import { Guest, MUC, enter, newRoom } from "../fixtures/guest.js";
import { heap, megabytes } from "../fixtures/memory.js";
import { Peer } from "../fixtures/peer.js";
import { people } from "../fixtures/people.js";
import { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";

const HISTORY = 2_000;
const BURST = 1_000;

/** Notes long tasks, when the last presence of a room came, and when all who are there are shown. */
function watch() {
  const marks = { longest: 0, joined: 0, shown: 0, total: 0 };
  Object.assign(window, { marks });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) marks.longest = Math.max(marks.longest, duration);
  }).observe({ type: "longtask" });
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // One's own presence is the last of those that one is sent on entering.
      this.addEventListener("message", ({ data }) => {
        if (/code=.110/.test(String(data))) marks.joined ||= performance.now();
      });
    }
  };
  const look = () => {
    const root = document.querySelector("converse-root")?.shadowRoot;
    // The panel with all of them is open from the first moment on.
    const people = root?.querySelector<HTMLElement>("[data-testid=room-people]");
    if (people?.getAttribute("aria-expanded") === "false") people.click();
    const total = Number(root?.querySelector("[data-testid=occupants]")?.getAttribute("data-total") ?? 0);
    if (marks.total === 0 || total < marks.total) return void requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (marks.shown ||= performance.now());
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
}

interface Marks {
  longest: number;
  joined: number;
  shown: number;
}
const marks = (page: Page) => page.evaluate("window.marks") as Promise<Marks>;

for (const crowd of [500, 2_000, 5_000]) {
  test(`a room with ${crowd} occupants`, async ({ chat, page, site }) => {
    const prosody = await Prosody.start({
      authentication: "internal_hashed",
      global: "limits = {}\nmax_archive_query_results = 100\nstorage_archive_item_limit = 100000",
      rooms: ["crowd"],
      footer: 'Component "crowd.localhost" "crowd"',
    });
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    const room = newRoom();
    const guest = await Guest.enter(prosody, friend, room, "Juliet");
    for (let n = 0; n < HISTORY; n++) {
      guest.say(`message ${n}, of the usual length of such a thing`);
      if (n % 100 === 99) await guest.peer.hears(`message ${n},`, 60_000);
    }
    guest.say(`/crowd ${crowd}`);
    await page.addInitScript(watch);
    await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
    await chat.id("join-open").click();
    await chat.id("join-room").fill(room);
    await chat.id("join-nick").fill("Romeo");
    await page.evaluate((total) => Object.assign((window as never as { marks: object }).marks, { total, longest: 0 }), crowd + 2);
    await chat.id("join-submit").click();
    await expect.poll(async () => (await marks(page)).shown, { timeout: 120_000 }).toBeGreaterThan(0);
    const { joined, shown } = await marks(page);
    await expect(chat.bodies(room).last()).toHaveText(/message 1999,/, { timeout: 60_000 });
    const { longest } = await marks(page);
    console.log(
      `room with ${crowd} occupants and ${HISTORY} messages: all are shown ${Math.round(shown - joined)} ms after the last` +
        ` presence came, longest task ${Math.round(longest) || "below 50"} ms, ${megabytes(await heap(page))} MB of JavaScript's heap`,
    );

    // Much is said at once; with more of them the server alone would take minutes to tell all.
    if (crowd > 500) {
      guest.peer.close();
      return prosody.stop();
    }
    await page.evaluate("window.marks.longest = 0");
    const begun = Date.now();
    for (let n = 0; n < BURST; n++) guest.say(`burst ${n}, of the usual length of such a thing`);
    await expect(chat.bodies(room).last()).toHaveText(/burst 999,/, { timeout: 240_000 });
    const after = await marks(page);
    console.log(
      `${BURST} messages in that room at once: the last is shown after ${Date.now() - begun} ms (the server takes most of it),` +
        ` longest task ${Math.round(after.longest) || "below 50"} ms`,
    );
    guest.peer.close();
    await prosody.stop();
  });
}

for (const crowd of [1_000, 5_000]) {
  test(`somebody comes and goes among ${crowd} people and as many who are away`, async ({ chat, page, site }) => {
    const prosody = await Prosody.start({
      authentication: "internal_hashed",
      global: "limits = {}",
      rooms: ["crowd"],
      footer: 'Component "crowd.localhost" "crowd"',
    });
    const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Nurse"]);
    const room = newRoom();
    const guest = await Guest.enter(prosody, friend, room, "Juliet");
    guest.admin(`<item jid="${me.jid}" affiliation="owner"/>`);
    guest.say(`/absent ${crowd}`);
    guest.say(`/crowd ${crowd}`);
    await page.addInitScript(watch);
    await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false, muc_hats: true }), me);
    await enter(chat, room, "Romeo");
    const list = chat.id("occupants");
    await expect(list).toHaveAttribute("data-total", String(crowd + 2), { timeout: 60_000 });
    await expect(list).toHaveAttribute("data-away", String(crowd), { timeout: 60_000 });
    await page.evaluate("window.marks.longest = 0");
    const nurse = await Peer.online(prosody, other);
    for (let n = 0; n < 10; n++) {
      nurse.send(`<presence to="${room}/Nurse"><x xmlns="${MUC}"/></presence>`);
      await expect(list).toHaveAttribute("data-total", String(crowd + 3));
      nurse.send(`<presence to="${room}/Nurse" type="unavailable"/>`);
      await expect(list).toHaveAttribute("data-total", String(crowd + 2));
    }
    const { longest } = await marks(page);
    console.log(
      `somebody comes and goes ten times among ${crowd} people and ${crowd} who are away, with all badges: longest task` +
        ` ${Math.round(longest) || "below 50"} ms`,
    );
    for (const one of [guest.peer, nurse]) one.close();
    await prosody.stop();
  });
}
