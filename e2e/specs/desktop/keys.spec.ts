import { bootstrap, somePage } from "../../fixtures/host.js";
import { Peer } from "../../fixtures/peer.js";
import { people, person } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("Ctrl and K lead to anybody by a few letters", async ({ chat, page, site, prosody }) => {
  const [me, anna, berta, clara] = people(prosody, ["Romeo", "Anna", "Berta Maria", "Clara"].map((n) => n.replace(" ", "_")));
  const stranger = await Peer.online(prosody, person(prosody, "tybalt"));
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, clara);
  peer.message(me.jid, "hi");
  await expect(chat.id("roster").getByTestId("unread")).toHaveCount(1);
  stranger.message(me.jid, "ho");
  await expect(chat.id("roster").getByTestId("unread")).toHaveCount(2);
  await page.keyboard.press("Control+k");
  await expect(chat.id("switcher-field")).toBeFocused();
  const items = chat.id("switcher-item");
  await expect(items).toHaveCount(5);
  // The latest chats first, then contacts by name.
  await expect(items.nth(0)).toContainText("tybalt");
  await expect(items.nth(1)).toContainText("Clara");
  await expect(items.nth(2)).toContainText("Anna");
  await expect(items.nth(0)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(items.nth(4)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(items.nth(1)).toHaveAttribute("aria-selected", "true");
  const active = await chat.id("switcher-field").getAttribute("aria-activedescendant");
  await expect.poll(() => items.nth(1).getAttribute("id")).toBe(active);
  // A second word of the name counts as its beginning.
  await page.keyboard.type("mar");
  await expect(items).toHaveText([/Berta_Maria/]);
  await page.keyboard.press("Enter");
  await expect(chat.composer(berta.jid)).toBeFocused();
  await expect(chat.id("switcher")).toHaveCount(0);
  // Esc leaves everything as it was; the key does not open a second one.
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+k");
  await expect(chat.id("switcher")).toHaveCount(1);
  await page.keyboard.type("nobody at all");
  await expect(page.getByText("Nobody by that name.")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(chat.id("switcher")).toHaveCount(0);
  await expect(chat.composer(berta.jid)).toBeFocused();
  await page.keyboard.press("Control+k");
  await items.filter({ hasText: "Anna" }).click();
  await expect(chat.composer(anna.jid)).toBeFocused();
});

test("Alt and arrows go through the chats, Esc closes them", async ({ chat, page, site, prosody }) => {
  const [me, anna, berta] = people(prosody, ["Romeo", "Anna", "Berta"]);
  const [a, b] = [await Peer.online(prosody, anna), await Peer.online(prosody, berta)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  a.message(me.jid, "one");
  await expect(chat.contact(anna.jid).getByTestId("unread")).toHaveText("1");
  b.message(me.jid, "two");
  await expect(chat.contact(berta.jid).getByTestId("unread")).toHaveText("1");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(chat.composer(berta.jid)).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(chat.composer(anna.jid)).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(chat.composer(anna.jid)).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(chat.composer(berta.jid)).toBeFocused();
  await page.locator("body").evaluate(() => (document.querySelector("converse-root")!.shadowRoot!.activeElement as HTMLElement).blur());
  await page.keyboard.press("Escape");
  await expect(chat.box(berta.jid)).toHaveCount(0);
});

test("a question mark lists the keys, but not where one writes", async ({ chat, page, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  // Before the login there is nothing to list.
  await chat.id("login-submit").focus();
  await page.keyboard.press("?");
  await page.keyboard.press("Control+k");
  await chat.login(me.jid, me.password);
  await chat.online();
  await expect(page.locator("dialog")).toHaveCount(0);
  await chat.openChat(anna.jid);
  await chat.composer(anna.jid).press("?");
  await expect(chat.composer(anna.jid)).toHaveValue("?");
  await expect(chat.id("keys")).toHaveCount(0);
  await chat.contact(anna.jid).focus();
  await page.keyboard.press("?");
  await expect(chat.id("keys")).toContainText("Alt");
  await page.keyboard.press("Escape");
  await expect(chat.id("keys")).toHaveCount(0);
  await expect(chat.contact(anna.jid)).toBeFocused();
});

test("over another page the keys are its own outside the chat", async ({ chat, page, site, prosody }) => {
  bootstrap(site);
  const [me] = people(prosody, ["Romeo"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed" }, somePage));
  await chat.id("launcher").click();
  await chat.login(me.jid, me.password);
  await chat.online();
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("Control+k");
  await page.keyboard.press("?");
  await expect(page.locator("dialog")).toHaveCount(0);
  await chat.id("own-show").focus();
  await page.keyboard.press("Control+k");
  await expect(chat.id("switcher-field")).toBeFocused();
});
