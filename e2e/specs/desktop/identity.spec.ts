import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { fingerprints, startPrivately } from "../../fixtures/private.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

/** What is in the browser, but for the name of the key's database. */
const words = async (chat: Chat) => (await everything(chat.page)).join("\n");

test("on one's own device one comes back with the same fingerprint, and who was checked still is", async ({
  context,
  chat,
  other,
  site,
  prosody,
}) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await other.enter(url, friend);
  await chat.openChat(friend.jid);
  await other.openChat(me.jid);
  await startPrivately(chat);
  const [mine, theirs] = (await fingerprints(chat)).reverse();
  await chat.id("otr-menu").click();
  await chat.id("otr-verify").click();
  await chat.id("otr-compared").click();
  await expect(chat.id("otr-state")).toHaveAttribute("data-state", "private");
  await chat.id("otr-policy").selectOption("always");

  // The log-out says what stays; one may think better of it.
  await chat.id("logout").click();
  await expect(chat.id("log-out")).toContainText("stay here");
  await chat.page.keyboard.press("Escape");
  await expect(chat.id("log-out")).toHaveCount(0);
  expect(await chat.focused()).toBe("logout");
  await chat.id("logout").click();
  await chat.id("confirm").click();
  await expect(chat.id("login-form")).toBeVisible();
  // Sealed, and nothing else: no address, no fingerprint, no trace of anybody.
  await expect.poll(() => everything(chat.page)).toHaveLength(3);
  const left = await words(chat);
  for (const word of [me.jid, friend.jid, "otr v=", mine!.replaceAll(" ", ""), theirs!.replaceAll(" ", "")]) {
    expect(left.toLowerCase()).not.toContain(word.toLowerCase());
  }
  expect(left).toContain("converse-rs-identity/seal=[object CryptoKey]");

  // Somebody else on the same device does not get it, nor does his log-out remove it.
  await chat.login(friend.jid, friend.password);
  await chat.online();
  await chat.openChat(me.jid);
  await expect(chat.id("otr-state")).toHaveAttribute("data-state", "plain");
  await chat.id("logout").click();
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => everything(chat.page)).toHaveLength(3);

  // Nor does he himself where he says that the device is not his own.
  await chat.id("trusted-device").uncheck();
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await expect(chat.id("otr-policy")).toHaveCount(0);
  await chat.id("logout").click();
  await expect(chat.id("login-form")).toBeVisible();

  // Back, in another tab.
  const later = new Chat(await context.newPage());
  await chat.page.close();
  await later.enter(url, me);
  await later.openChat(friend.jid);
  await later.id("otr-menu").click();
  await expect(later.id("otr-policy")).toHaveValue("always");
  await later.id("otr-menu").click();
  await other.id("otr-bar").getByTestId("otr-end").click();
  await later.send(friend.jid, "pssst, it is me");
  await expect(later.id("otr-state")).toHaveAttribute("data-state", "private");
  await expect(other.bodies(me.jid).last()).toHaveText("pssst, it is me");
  expect(await fingerprints(later)).toEqual([theirs, mine]);
  // And over a reload.
  await later.page.reload();
  await later.online();
  await later.send(friend.jid, "and again");
  await expect(later.id("otr-state")).toHaveAttribute("data-state", "private");
  expect(await fingerprints(later)).toEqual([theirs, mine]);

  // Until one has it forgotten.
  await later.id("logout").click();
  await later.id("confirm-also").check();
  await later.id("confirm").click();
  await expect(later.id("login-form")).toBeVisible();
  await expect.poll(() => everything(later.page)).toEqual([]);
  await later.login(me.jid, me.password);
  await later.online();
  await later.openChat(friend.jid);
  await other.id("otr-bar").getByTestId("otr-end").click();
  await startPrivately(later);
  await expect(later.id("otr-state")).toHaveAttribute("data-state", "unverified");
  expect((await fingerprints(later))[1]).not.toBe(mine);
});

test("where the device is not one's own nothing of a key stays", async ({ chat, other, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws, cache_otr_key: true });
  await other.enter(url, friend);
  await other.openChat(me.jid);
  await chat.goto(url);
  await chat.id("trusted-device").uncheck();
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await startPrivately(chat);
  const before = await fingerprints(chat);
  // A reload finds it, as the page's settings want it.
  await chat.page.reload();
  await chat.online();
  await expect(chat.id("otr-state")).toHaveAttribute("data-state", "unverified");
  expect(await fingerprints(chat)).toEqual(before);
  expect(await words(chat)).not.toContain("identity");
  await chat.id("logout").click();
  await expect(chat.id("log-out")).toContainText("Everything is removed");
  await expect(chat.id("confirm-also")).toHaveCount(0);
  await chat.id("confirm").click();
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => everything(chat.page)).toEqual([]);
});
