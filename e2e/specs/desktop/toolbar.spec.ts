import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

test("the site says which buttons stand beside the text", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const her = await Peer.online(prosody, juliet);
  const open = async (buttons: Record<string, boolean>) => {
    await chat.goto(site.chat({ websocket_url: prosody.ws, visible_toolbar_buttons: buttons }));
    await chat.login(me.jid, me.password);
    await chat.online();
    await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).click();
    await expect(chat.id("composer")).toBeVisible();
  };
  await open({ emoji: false, call: false });
  await expect(chat.id("attach")).toBeVisible();
  await expect(chat.id("emoji-open")).toHaveCount(0);
  // What has no button is written all the same, and found by its name.
  await chat.id("composer").fill("So :smile");
  await expect(chat.id("emoji-choice").first()).toBeVisible();
  await chat.id("composer").fill("So");
  await chat.id("send").click();
  await her.hears("So</body>");
  await chat.id("logout").click();

  await open({ fileupload: false, clear: false });
  await chat.id("composer").fill("x");
  await expect(chat.id("send")).toBeEnabled();
  await expect(chat.id("composer-empty")).toHaveCount(0);
  await chat.id("composer").fill("");
  await expect(chat.id("emoji-open")).toBeVisible();
  await expect(chat.id("attach")).toHaveCount(0);
  await expect(chat.id("voice-start")).toHaveCount(0);
  // A file that is pasted goes out.
  await chat.id("composer").evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File(["words"], "words.txt", { type: "text/plain" }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await her.hears("words.txt");
});

test("what was written goes by a button, and comes back by the keys that undo", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const her = await Peer.online(prosody, juliet);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).click();
  const [field, empty] = [chat.id("composer"), chat.id("composer-empty")];
  await expect(field).toBeFocused();
  await expect(empty).toHaveCount(0);
  await page.keyboard.type("But soft, what");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("light");
  await empty.click();
  await expect(field).toHaveValue("");
  await expect(field).toBeFocused();
  await expect(empty).toHaveCount(0);
  await expect(chat.id("send")).toBeDisabled();
  await field.press("Control+z");
  await expect(field).toHaveValue("But soft, what\nlight");
  // A few words are as quickly taken away by hand.
  await page.keyboard.press("Control+a");
  await page.keyboard.type("It is the east");
  await expect(empty).toHaveCount(0);
  // By keys alone, and what is sent then is what stands there.
  await page.keyboard.type(", and what is above it is a cloud");
  await empty.press("Enter");
  await expect(field).toBeFocused();
  await page.keyboard.type("Juliet is the sun");
  await page.keyboard.press("Enter");
  await her.hears("Juliet is the sun</body>");
  expect(her.received).not.toContain("It is the east");
  // The draft goes with it.
  const draft = "Arise, fair sun, and kill the envious moon";
  await page.keyboard.type(draft);
  await page.reload();
  await expect(field).toHaveValue(draft);
  await empty.click();
  await page.reload();
  await expect(field).toHaveValue("");
});
