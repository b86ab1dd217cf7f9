import fs from "node:fs";
import type { Page } from "@playwright/test";
import { Cut } from "../../fixtures/cut.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { Random } from "../../fixtures/random.js";
import { expect, test } from "../../fixtures/test.js";
import { Typist } from "../../fixtures/typist.js";
import { Witness } from "../../fixtures/witness.js";

/** `make soak` takes the whole of it. */
const soak = !!process.env.SOAK;
/** Messages each way, and cuts. */
const [messages, cuts] = soak ? [2000, 200] : [200, 25];
const pace = 50;

// What is lost once in ten times is lost.
test.describe.configure({ retries: 0 });

interface Shown {
  body: string;
  own: boolean;
  state: string | null;
}

/** All messages of the log, of which the page draws some at a time: up to its beginning, and from there to its end. */
async function readAll(page: Page): Promise<Shown[]> {
  return page.getByTestId("messages").evaluate(async (log) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const end = Date.now() + 60_000;
    while (Date.now() < end && !log.querySelector("[data-testid=history-begin]")) {
      log.scrollTop = 40;
      await frame();
      log.scrollTop = 0;
      await frame();
    }
    const rows = new Map<number, Shown>();
    const note = () => {
      for (const row of log.querySelectorAll<HTMLElement>("[data-testid=message]")) {
        rows.set(Number(row.dataset.key), {
          body: row.querySelector("[data-testid=message-body]")!.textContent!,
          own: row.dataset.own === "true",
          state: row.querySelector<HTMLElement>("[data-testid=message-status]")?.dataset.state ?? null,
        });
      }
    };
    note();
    while (Date.now() < end && (log as HTMLElement).dataset.atEnd !== "true") {
      log.scrollTop = log.scrollHeight;
      await frame();
      await frame();
      note();
    }
    note();
    const total = Number((log as HTMLElement).dataset.total);
    if (rows.size !== total) throw new Error(`only ${rows.size} of ${total} can be reached`);
    return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  });
}

/** What is wrong with a list that should be `prefix` 1 to n: lost, double, out of order. */
function wrong(list: string[], prefix: string, n: number) {
  const count = new Map<string, number>();
  for (const body of list) count.set(body, (count.get(body) ?? 0) + 1);
  const all = Array.from({ length: n }, (_, i) => `${prefix}${i + 1}`);
  const numbers = list.map((body) => Number(body.slice(prefix.length)));
  return {
    lost: all.filter((body) => !count.has(body)),
    double: [...count].filter(([, n]) => n > 1).map(([body, n]) => `${body} ${n} times`),
    outOfOrder: list.filter((_, i) => i > 0 && numbers[i] < numbers[i - 1]),
    foreign: list.filter((body) => !all.includes(body)),
  };
}

const fine = { lost: [], double: [], outOfOrder: [], foreign: [] };

for (const carrier of ["WebSocket with stream management", "WebSocket without", "BOSH"] as const) {
  test(`${messages} messages each way while the cable is pulled ${cuts} times, over ${carrier}`, async ({
    chat,
    page,
    site,
  }) => {
    test.setTimeout(soak ? 1_800_000 : 180_000);
    const { seed, random } = Random.fromEnvironment();
    const begun = Date.now();
    const prosody = await Prosody.start({
      without: carrier === "WebSocket without" ? ["smacks"] : [],
      // Messages by the thousand are what is wanted here.
      global: `limits = {}\nstorage_archive_item_limit = 100000`,
    });
    const cable = await Cut.start(prosody.ports.http);
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    const witness = new Witness(prosody, friend, me);
    await witness.join();
    const url = carrier === "BOSH" ? { bosh_service_url: cable.bosh } : { websocket_url: cable.ws };
    const debug: string[] = [];
    const trouble: string[] = [];
    page.on("pageerror", (error) => trouble.push(error.message));
    page.on("console", (m) => {
      if (process.env.CUT_LOG) debug.push(`${new Date().toISOString()} ${m.text()}`);
      // A cut connection is an error to the browser, too.
      if (m.type() === "error" && !m.text().includes("WebSocket connection to") && !m.text().includes("Failed to load")) trouble.push(m.text());
    });
    const settings = process.env.CUT_LOG ? { ...url, loglevel: "debug" } : url;
    await chat.enter(site.chat(settings), me);
    await chat.openChat(friend.jid);

    const typist = await Typist.start(page, "b", messages, pace);
    let [said, stopped] = [0, false];
    let restarting = Promise.resolve();
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const talk = (async () => {
      while (said < messages && !stopped) {
        await restarting;
        witness.say(`p${++said}`);
        witness.listen();
        await pause(pace);
      }
    })();

    /** Ends the server in the middle of everything, and starts it again. What comes from the browser is held
     * back until the server has nothing left to do: between the archives of two users it writes nothing whole. */
    const restart = async () => {
      cable.stall();
      // What it has of the browser's is dealt with after what the witness asks, and it notes all that it does.
      for (let [before, tries] = [-1, 0]; before !== prosody.log().length && tries < 50; tries++) {
        await witness.settle();
        before = prosody.log().length;
        await pause(200);
      }
      await prosody.kill("SIGKILL");
      cable.cut();
      await prosody.run();
      // Nothing gets through before the witness has read its archive and is there: between the two it would be
      // kept for it without the archive's id, by which it counts.
      await witness.join();
      cable.flow();
    };

    const pull = async () => {
      for (let n = 0; n < cuts; n++) {
        if (n === Math.floor(cuts / 2)) await (restarting = restart());
        // A moment of time, or a place in what is sent: both in every state, with and without a session.
        const later = random.between(0, 600);
        if (random.unit() < 0.5) {
          await pause(later);
          cable.cut();
        } else {
          const before = cable.cuts;
          void cable.cutAfter(random.between(1, 6000));
          // When nobody says anything any more no byte ever comes.
          const until = Date.now() + 2_000;
          while (cable.cuts === before && Date.now() < until) await pause(10);
          if (cable.cuts === before) cable.cut();
        }
      }
    };

    try {
      await Promise.all([pull(), talk.catch((error) => { stopped = true; throw error; })]);
      await expect.poll(async () => (await typist.state()).done, { timeout: 120_000 }).toBe(messages).catch(async (error) => {
        // What a user would see then: of a long log, the error alone may be all that somebody has.
        throw new Error(`${await chat.seen()}\n${trouble.join("\n")}`, { cause: error });
      });
      // After the last cut it comes right by itself.
      await chat.online();
      await expect(chat.id("reconnect-banner")).toHaveCount(0);
      await expect.poll(() => (witness.listen(), witness.bodies.length), { timeout: 60_000 }).toBeGreaterThanOrEqual(messages);
      await expect
        .poll(async () => Number(await chat.log(friend.jid).getAttribute("data-total")), { timeout: 60_000 })
        .toBeGreaterThanOrEqual(2 * messages);
      await expect(page.locator("[data-testid=message-status][data-state=waiting]")).toHaveCount(0);
      await witness.settle();
      const shown = await readAll(page);
      expect.soft(wrong(witness.bodies, "b", messages), "what the peer got").toEqual(fine);
      expect.soft(wrong(shown.filter((m) => m.own).map((m) => m.body), "b", messages), "what the user wrote").toEqual(fine);
      expect.soft(wrong(shown.filter((m) => !m.own).map((m) => m.body), "p", messages), "what the user got").toEqual(fine);
      const states = new Set(shown.filter((m) => m.own).map((m) => m.state));
      expect([...states].filter((state) => !["sent", "delivered", "read"].includes(state!))).toEqual([]);
    } finally {
      stopped = true;
      const { done, pressed } = await typist.state().catch(() => ({ done: -1, pressed: -1 }));
      console.log(
        `${carrier}: seed ${seed}, ${done} + ${said} messages, ${cable.cuts} connections cut, ${cable.accepted} made,` +
          ` "Try now" ${pressed} times, ${Math.round((Date.now() - begun) / 1000)} s`,
      );
      if (debug.length > 0) {
        fs.writeFileSync(process.env.CUT_LOG!, debug.join("\n"));
        fs.writeFileSync(`${process.env.CUT_LOG}.prosody`, prosody.log());
      }
      witness.close();
      await cable.stop();
      await prosody.stop();
    }
  });
}
