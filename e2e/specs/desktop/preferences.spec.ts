import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

const theme = (chat: Chat) => chat.page.locator(".cv-root").first();
const canvas = (chat: Chat) =>
  theme(chat).evaluate((root) => getComputedStyle(root).getPropertyValue("--cv-canvas"));

async function settings(chat: Chat) {
  await chat.id("open-settings").click();
  await expect(chat.id("settings")).toBeVisible();
}

for (const own of [true, false]) {
  test(`what one chooses holds at once, in all tabs and after a reload, until the log-out (${own ? "own" : "other"} device)`, async ({
    context,
    page,
    chat,
    site,
    prosody,
  }) => {
    const [me] = people(prosody, ["Romeo", "Juliet"]);
    const url = site.chat({ websocket_url: prosody.ws });
    await chat.goto(url);
    await chat.id("trusted-device").setChecked(own);
    await chat.login(me.jid, me.password);
    await chat.online();
    const second = new Chat(await context.newPage());
    await second.goto(url);
    await second.online();
    const light = await canvas(chat);

    await settings(chat);
    await expect(chat.id("set-theme")).toHaveValue("0");
    await chat.id("set-theme").selectOption("Dark");
    await chat.id("set-sounds").uncheck();
    for (const tab of [chat, second]) await expect(theme(tab)).toHaveAttribute("data-theme", "dark");
    await expect.poll(() => canvas(chat)).not.toBe(light);
    // In the tab that follows as well.
    await settings(second);
    await expect(second.id("set-theme")).toHaveValue("2");
    await expect(second.id("set-sounds")).not.toBeChecked();
    await second.id("set-ctrl-enter").check();
    await expect(chat.id("set-ctrl-enter")).toBeChecked();
    await chat.id("dialog-close").click();

    for (const tab of [chat, second]) {
      await tab.page.reload();
      await tab.online();
      await expect(theme(tab)).toHaveAttribute("data-theme", "dark");
    }
    await settings(chat);
    await expect(chat.id("set-theme")).toHaveValue("2");
    await expect(chat.id("set-sounds")).not.toBeChecked();
    await expect(chat.id("set-ctrl-enter")).toBeChecked();
    await chat.id("dialog-close").click();

    await chat.id("logout").click();
    for (const tab of [chat, second]) {
      await expect(tab.id("login-form")).toBeVisible();
      await expect(theme(tab)).toHaveAttribute("data-theme", "auto");
      await expect.poll(() => everything(tab.page)).toEqual([]);
    }
    await chat.login(me.jid, me.password);
    await chat.online();
    await settings(chat);
    await expect(chat.id("set-sounds")).toBeChecked();
  });
}

test("what the site fixes is shown, and cannot be changed", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({
    websocket_url: prosody.ws,
    theme: "dark",
    play_sounds: false,
    show_desktop_notifications: false,
    send_chat_markers: false,
    send_chat_state_notifications: false,
  });
  await chat.enter(url, me);
  await settings(chat);
  await expect(chat.id("set-theme")).toHaveValue("2");
  const fixed = ["theme", "desktop", "words", "sounds", "markers", "typing"];
  for (const name of fixed) await expect(chat.id(`set-${name}`)).toBeDisabled();
  await expect(chat.page.getByText("This site decides it.")).toHaveCount(fixed.length);
  for (const name of ["receipts", "ctrl-enter"]) await expect(chat.id(`set-${name}`)).toBeEnabled();
  await expect(chat.id("set-receipts")).toBeChecked();
});

test("others are told what one likes them to know, from that moment on", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, friend);
  const wants =
    `<request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/>` +
    `<active xmlns="http://jabber.org/protocol/chatstates"/>`;
  await chat.openChat(friend.jid);
  const told = ["<received ", "<displayed ", "<composing "];
  const say = async (text: string) => {
    peer.received = "";
    const id = peer.message(me.jid, text, { extra: wants });
    await expect(chat.bodies(friend.jid).last()).toHaveText(text);
    await chat.composer(friend.jid).fill(`to ${text}`);
    return id;
  };
  await say("one");
  for (const word of told) await peer.hears(word);
  await settings(chat);
  for (const name of ["receipts", "markers", "typing"]) await chat.id(`set-${name}`).uncheck();
  // Whoever believes that one writes hears that one does not.
  await peer.hears("<active ");
  await page.keyboard.press("Escape");
  await chat.composer(friend.jid).press("Enter");
  await peer.hears("<body>to one</body>");
  await say("two");
  await chat.composer(friend.jid).press("Enter");
  await peer.hears("<body>to two</body>");
  for (const word of [...told, "<active "]) expect(peer.count(word)).toBe(0);
  // The same after a reload.
  await page.reload();
  await chat.online();
  await say("three");
  await chat.composer(friend.jid).press("Enter");
  await peer.hears("<body>to three</body>");
  for (const word of told) expect(peer.count(word)).toBe(0);
  await settings(chat);
  for (const name of ["receipts", "markers", "typing"]) await chat.id(`set-${name}`).check();
  await page.keyboard.press("Escape");
  const id = await say("four");
  for (const word of told) await peer.hears(word);
  // In whichever order the server writes attributes.
  expect(peer.received).toMatch(new RegExp(`<received [^>]*id='${id}'`));
});

test("Enter sends, or begins a line where Ctrl and Enter send", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  const field = chat.composer(friend.jid);
  await page.keyboard.press("Control+,");
  // The focus goes in, stays in, and comes back.
  await expect(chat.id("settings")).toBeVisible();
  await page.keyboard.press("Control+,");
  await expect(chat.id("settings")).toHaveCount(1);
  await chat.id("set-ctrl-enter").focus();
  await page.keyboard.press("Space");
  await expect(chat.id("set-ctrl-enter")).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(field).toBeFocused();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await expect(field).toHaveValue("one\ntwo");
  await page.keyboard.press("Control+Enter");
  await expect(chat.bodies(friend.jid)).toHaveText(["one\ntwo"]);
  await settings(chat);
  await chat.id("set-ctrl-enter").uncheck();
  await page.keyboard.press("Escape");
  await field.focus();
  await page.keyboard.type("three");
  await page.keyboard.press("Enter");
  await expect(chat.bodies(friend.jid)).toHaveText(["one\ntwo", "three"]);
});

for (const carrier of ["WebSocket", "HTTP (BOSH)"]) {
  test(`the settings say what server and connection can do, over ${carrier}`, async ({ context, page, chat, site, prosody }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const [me] = people(prosody, ["Romeo", "Juliet"]);
    const over = carrier === "WebSocket" ? { websocket_url: prosody.ws } : { bosh_service_url: prosody.bosh };
    const url = site.chat(over);
    await chat.enter(url, me);
    const second = new Chat(await context.newPage());
    await second.goto(url);
    await second.online();
    for (const tab of [second, chat]) {
      await settings(tab);
      const about = tab.id("about");
      for (const words of ["localhost (Prosody)", carrier, "converse-rs "]) await expect(about).toContainText(words);
      const managed = carrier === "WebSocket" ? "Yes" : "No";
      await expect(about).toContainText(`Goes on after a loss (stream management)${managed}`);
      for (const what of ["archive", "carbons"]) await expect(about).toContainText(`(${what})Yes`);
    }
    await page.bringToFront();
    await chat.id("copy-support").click();
    await expect(chat.id("copy-support")).toHaveText("Copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("Server: localhost (Prosody)\n");
    expect(copied).toContain("urn:xmpp:carbons:2");
    expect(copied).toContain(await page.evaluate(() => navigator.userAgent));
    for (const secret of [me.password, me.jid, me.jid.split("@")[0]]) expect(copied).not.toContain(secret);
  });
}
