import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";


test("a message that only the server has is found there, and what was said around it", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["fulltext"], authentication: "internal_hashed" });
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Benvolio"]);
  const [her, him] = [await Peer.online(prosody, friend), await Peer.online(prosody, other)];
  const mine = await Peer.online(prosody, me);
  // Long ago, on another device.
  for (let n = 0; n < 300; n++) {
    her.message(me.jid, n === 40 ? "It was the Lark, the herald of the morn" : n < 26 ? `lark number ${n}` : `number ${n}`);
  }
  await mine.hears("number 299");
  him.message(me.jid, "No lark here");
  await mine.hears("No lark here");
  await chat.enter(site.chat({ websocket_url: prosody.ws, archived_messages_page_size: 20, mam_request_all_pages: false }), me);
  await chat.openChat(friend.jid);
  await page.keyboard.press("Control+Shift+F");
  const [button, items, said] = [chat.id("archive-search"), chat.id("archive-item"), chat.id("archive-said")];
  await expect(button).toBeDisabled();
  await page.keyboard.type("lark");
  await expect(chat.id("search-item")).toHaveCount(0);
  await button.press("Enter");
  // In this chat alone, the newest first, a page at a time.
  await expect(items).toHaveCount(20);
  await expect(items.first()).toContainText("Juliet");
  await expect(items.first().locator("mark")).toHaveText("Lark");
  await expect(items.nth(1)).toContainText("lark number 25");
  await expect(button).toHaveText("More from the archive");
  await button.press("Enter");
  await expect(items).toHaveCount(27);
  await expect(items.last()).toContainText("lark number 0");
  await expect(button).toHaveCount(0);

  // What was said around it, from where one goes to the chat; or back to where one was.
  await items.first().press("Enter");
  const around = chat.id("around-item");
  await expect(around).toHaveCount(41);
  const place = chat.id("around").locator("[aria-current=true]");
  await expect(place).toContainText("herald of the morn");
  await expect(place).toBeFocused();
  await expect(place).toBeInViewport();
  await expect(around.first()).toContainText("number 20");
  await expect(around.last()).toContainText("number 60");
  await chat.id("around-chat").click();
  await expect(chat.id("around")).toHaveCount(0);
  await expect(chat.composer(friend.jid)).toBeFocused();

  // In all chats. What this browser has is not shown twice, and leads to its place.
  await page.keyboard.press("Control+Shift+F");
  await chat.id("search-everywhere").check();
  await chat.id("search-field").fill("no lark");
  await expect(chat.id("search-item")).toHaveCount(1);
  await button.click();
  await expect(said).toHaveText("The archive has no other message with these words.");
  await expect(items).toHaveCount(0);
  // Other words, another search.
  await chat.id("search-field").fill("herald");
  await expect(said).toBeEmpty();
  await button.click();
  await expect(items).toHaveCount(1);
  await chat.id("search-field").fill("refused");
  await button.click();
  await expect(said).not.toBeEmpty();
  await expect(button).toHaveText("Try again");

  // What was asked while the server was away, and what it did not live to answer, is asked again by the same button.
  await chat.id("search-field").fill("herald");
  await prosody.kill("SIGKILL");
  await expect(chat.id("reconnect-banner")).toBeAttached();
  await button.click();
  await expect(said).not.toBeEmpty();
  await prosody.run();
  await expect(button).toHaveText("Try again");
  await button.click();
  await expect(items).toHaveCount(1);
  await prosody.stop();
});

test("where the archive cannot be searched nothing is offered", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await page.keyboard.press("Control+Shift+F");
  await page.keyboard.type("lark");
  await expect(chat.id("search")).toContainText("No message here has these words.");
  await expect(chat.id("archive-search")).toHaveCount(0);
});
