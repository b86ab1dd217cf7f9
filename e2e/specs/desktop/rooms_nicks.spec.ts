import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { picture } from "../../fixtures/media.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("names are offered with pictures, or without where a site wants that", async ({ chat, site, prosody, page }) => {
  const [me, anna, bea] = people(prosody, ["Romeo", "Anna", "Bea"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const data = picture(64, 64).toString("base64");
  guest.peer.send(
    `<iq type="set" id="card"><vCard xmlns="vcard-temp"><PHOTO><TYPE>image/png</TYPE>` +
      `<BINVAL>${data}</BINVAL></PHOTO></vCard></iq>`,
  );
  await guest.peer.hears("card");
  const other = await Guest.enter(prosody, bea, room, "Ann with a name as long as nobody should have one");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await guest.peer.hears(`${room}/Romeo`);
  guest.peer.send(`<presence to="${room}/Anna"/>`);
  guest.say("hello");
  await expect(chat.bodies(room)).toHaveText(["hello"]);
  await chat.composer(room).fill("so says @ann");
  const [first, second] = [chat.id("nick-choice").filter({ hasText: /Anna$/ }), chat.id("nick-choice").filter({ hasText: "nobody" })];
  await expect.poll(() => first.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64);
  // Who has none has initials, which are no part of his name.
  await expect(second.locator(".cv-avatar")).toBeVisible();
  await expect(second.locator("img")).toHaveCount(0);
  await expect(chat.page.getByRole("button", { name: "Anna", exact: true }).and(first)).toBeVisible();
  await first.click();
  await expect(chat.composer(room)).toHaveValue("so says @Anna ");
  await page.goto("about:blank");
  const plain = { websocket_url: prosody.ws, muc_mention_autocomplete_show_avatar: false };
  await chat.goto(site.chat(plain));
  await chat.composer(room).fill("@ann");
  await expect(chat.id("nick-choice")).toHaveCount(2);
  await expect(chat.id("nick-choice").locator(".cv-avatar")).toHaveCount(0);
  for (const one of [guest, other]) one.peer.close();
});
