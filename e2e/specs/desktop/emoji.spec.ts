import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

test("emoji are chosen by kind, by name, by key and in a colour, and remembered", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  const lists: string[] = [];
  page.on("request", (request) => void (request.url().includes("emoji") && lists.push(request.url())));
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  // Nothing of it is loaded before somebody wants one.
  expect(lists).toEqual([]);
  const composer = chat.composer(friend.jid);
  await composer.fill("Hi there");
  await composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(2, 2));
  await chat.id("emoji-open").click();
  const picker = chat.id("emoji-picker");
  await expect(picker.getByTestId("emoji").first()).toHaveText("😀");
  await picker.getByTestId("emoji-search").fill("wave");
  await expect(picker.getByTestId("emoji").first()).toHaveText("👋");
  await picker.getByTestId("emoji-tone").selectOption("3");
  await expect(picker.getByTestId("emoji").first()).toHaveText("👋🏽");
  await picker.getByTestId("emoji-search").press("Enter");
  await expect(picker).toHaveCount(0);
  // Where one was writing, and one goes on there.
  await expect(composer).toBeFocused();
  await page.keyboard.type("!");
  await expect(composer).toHaveValue("Hi👋🏽! there");
  await composer.press("Enter");
  await peer.hears("<body>Hi👋🏽! there</body>");
  // By keys alone; it begins with what was used last.
  await chat.id("emoji-open").focus();
  await page.keyboard.press("Enter");
  await expect(picker.getByTestId("emoji")).toHaveText(["👋🏽"]);
  await picker.getByTestId("emoji-group").nth(4).click();
  await expect(picker.getByTestId("emoji").first()).toHaveText("🍇");
  await picker.getByTestId("emoji-search").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await expect(picker.getByTestId("emoji").nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(composer).toHaveValue("🍈");
  // By a short name.
  await composer.fill("fine :thumbsu");
  await expect(chat.id("emoji-choice").first()).toContainText("👍");
  await composer.press("Tab");
  await expect(composer).toHaveValue("fine 👍🏽 ");
  await composer.fill("at 10:30 or :no_such_emoji");
  await expect(chat.id("emoji-choice")).toHaveCount(0);
  await composer.fill("");
  expect(lists.length).toBe(1);
  // The next run knows what was used, and the colour.
  await page.reload();
  await chat.online();
  await chat.id("emoji-open").click();
  await expect(picker.getByTestId("emoji")).toHaveText(["🍈", "👋🏽"]);
  await expect(picker.getByTestId("emoji-tone")).toHaveValue("3");
  await page.keyboard.press("Escape");
  await expect(chat.id("emoji-open")).toBeFocused();
  peer.close();
});

test("a list of emoji that cannot be loaded is asked for once more", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  let broken = true;
  await page.route("**/converse.emoji.js", (route) => (broken ? route.abort() : route.continue()));
  await chat.id("emoji-open").click();
  const picker = chat.id("emoji-picker");
  await expect(picker).toContainText("could not be loaded");
  broken = false;
  await picker.getByTestId("emoji-retry").click();
  await expect(picker.getByTestId("emoji").first()).toHaveText("😀");
});
