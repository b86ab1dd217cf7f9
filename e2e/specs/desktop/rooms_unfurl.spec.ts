import http from "node:http";
import type { AddressInfo } from "node:net";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { picture } from "../../fixtures/media.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("what the room says of a link stands below it, and its picture is fetched when one asks", async ({ chat, page, site }) => {
  test.slow();
  let asked = 0;
  const web = http.createServer((_, response) => {
    asked++;
    response.writeHead(200, { "content-type": "image/png" }).end(picture(48, 32));
  });
  await new Promise<void>((resolve) => web.listen(0, "localhost", resolve));
  const image = `http://localhost:${(web.address() as AddressInfo).port}/roses`;
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["preview"],
    global: `preview_picture = "${image}"`,
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await guest.peer.hears(`${room}/Romeo`);
  guest.say("look: https://example.org/roses");
  const card = chat.id("unfurl");
  await expect(card).toHaveCount(1);
  await expect(card).toContainText("Roses <b>& more</b>");
  await expect(card).toContainText("The Garden example.org");
  await expect(card.locator("a")).toHaveAttribute("href", "https://example.org/roses");
  await expect(card.locator("a")).toHaveAttribute("rel", /noopener/);
  await expect(card.locator("b")).toHaveCount(0);
  expect(asked).toBe(0);
  // By the keyboard as well, behind the link in the text and the title.
  await chat.bodies(room).last().locator("a").focus();
  for (const part of [card.locator("a"), chat.id("unfurl-show")]) {
    await page.keyboard.press("Tab");
    await expect(part).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect.poll(() => chat.id("unfurl-picture").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(48);
  // What an occupant says so is nothing.
  const forged = (id: string) =>
    `<apply-to xmlns="urn:xmpp:fasten:0" id="${id}"><meta xmlns="http://www.w3.org/1999/xhtml" property="og:url" ` +
    `content="https://evil.example/"/><meta xmlns="http://www.w3.org/1999/xhtml" property="og:title" content="Evil"/></apply-to>`;
  const id = await chat.messages(room).last().getAttribute("data-id");
  guest.say("nothing to see", forged(id ?? ""));
  await chat.total(room, 2);
  await expect(card).toHaveCount(1);
  await expect(page.getByText("Evil")).toHaveCount(0);
  // It is there after a reload, and not where the site does not want it.
  await page.reload();
  await chat.online();
  await expect(card).toContainText("All about roses");
  await chat.goto(site.chat({ websocket_url: prosody.ws, muc_show_ogp_unfurls: false }));
  await chat.online();
  await expect(chat.bodies(room)).toHaveCount(2);
  await expect(card).toHaveCount(0);
  guest.peer.close();
  await prosody.stop();
  web.close();
});
