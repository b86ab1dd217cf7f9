import { Guest, enter, newRoom } from "../fixtures/guest.js";
import { heap, megabytes, resident } from "../fixtures/memory.js";
import { people } from "../fixtures/people.js";
import { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";

/** What is said in a busy room in a long hour, and how much of it between two looks at the memory. */
const SAID = Number(process.env.SAID ?? 100_000);
const STEP = SAID / 10;
/** Said at a time, before the room has to have said it too. */
const BATCH = 100;

for (const looks of [true, false]) {
  test(`${SAID} messages in a room that is ${looks ? "" : "not "}looked at`, async ({ browser, chat, page, site }) => {
    test.setTimeout(3_600_000);
    const prosody = await Prosody.start({ global: "limits = {}\nstorage_archive_item_limit = 1000000" });
    const [me, anna] = people(prosody, ["Romeo", "Anna"]);
    const room = newRoom();
    const guest = await Guest.enter(prosody, anna, room, "Anna");
    await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
    await enter(chat, room, "Romeo");
    await guest.peer.hears("/Romeo");
    if (!looks) await chat.openChat(anna.jid);
    const taken: string[] = [];
    let begun = Date.now();
    for (let n = 1; n <= SAID; n++) {
      guest.say(`message ${n}, of the usual length of such a thing`);
      if (n % BATCH === 0) await guest.peer.hears(`message ${n},`, 120_000);
      if (n % STEP !== 0) continue;
      if (looks) await expect(chat.bodies(room).last()).toHaveText(new RegExp(`message ${n},`), { timeout: 120_000 });
      const [held, whole] = [await heap(page), await resident(browser)];
      taken.push(`${n}: ${megabytes(held)} / ${megabytes(whole)} MB, ${((Date.now() - begun) / STEP).toFixed(1)} ms each`);
      begun = Date.now();
      guest.peer.received = "";
    }
    console.log(`heap / whole renderer, and time for a message from end to end; ${looks ? "looked at" : "not looked at"}:\n  ${taken.join("\n  ")}`);
    guest.peer.close();
    await prosody.stop();
  });
}
