import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("what only the archive of a room has is found there, also by who began to look while he was offline", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    modules: ["fulltext"],
    rooms: ["fulltext"],
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.admin(`<item jid="${me.jid}" affiliation="owner"/>`);
  for (let n = 0; n < 120; n++) guest.say(n === 30 ? "It was the Lark, the herald of the morn" : `number ${n}`);
  await guest.peer.hears("number 119");
  await chat.enter(site.chat({ websocket_url: prosody.ws, archived_messages_page_size: 20, mam_request_all_pages: false }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.bodies(room).last()).toHaveText("number 119");
  const [button, items, said] = [chat.id("archive-search"), chat.id("archive-item"), chat.id("archive-said")];
  // The window is opened while there is nobody to ask.
  await prosody.kill("SIGKILL");
  await expect(chat.id("reconnect-banner")).toBeAttached();
  await chat.box(room).getByTestId("search-here").click();
  await chat.id("search-field").fill("lark");
  await expect(chat.id("search").getByText("No message here has these words.")).toBeVisible();
  await expect(button).toHaveCount(0);
  await prosody.run();
  await button.click();
  await expect(items).toHaveCount(1);
  await expect(items.first()).toContainText("Anna");
  await expect(items.first().locator("mark")).toHaveText("Lark");

  // What was typed is still there, and so is what was found when the connection goes once more.
  await prosody.kill("SIGKILL");
  await expect(chat.id("reconnect-banner")).toBeAttached();
  await expect(chat.id("search-field")).toHaveValue("lark");
  await expect(items).toHaveCount(1);
  await prosody.run();
  await expect(chat.id("reconnect-banner")).toHaveCount(0);
  await expect(items).toHaveCount(1);
  await expect(said).toBeEmpty();

  await items.first().click();
  const place = chat.id("around").locator("[aria-current=true]");
  await expect(place).toContainText("herald of the morn");
  await expect(place).toBeFocused();
  await expect(chat.id("around-item")).toHaveCount(41);
  await expect(chat.id("around-item").first()).toContainText("number 10");

  // The archive of the account likewise.
  await page.keyboard.press("Escape");
  await prosody.kill("SIGKILL");
  await expect(chat.id("reconnect-banner")).toBeAttached();
  await page.keyboard.press("Control+Shift+F");
  await chat.id("search-everywhere").check();
  await chat.id("search-field").fill("herald");
  await expect(button).toHaveCount(0);
  await prosody.run();
  await expect(button).toBeVisible();
  guest.peer.close();
  await prosody.stop();
});
