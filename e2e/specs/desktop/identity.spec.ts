import { readFileSync } from "node:fs";
import path from "node:path";
import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { fingerprints, startPrivately } from "../../fixtures/private.js";
import { everything } from "../../fixtures/storage.js";
import { scan } from "../../fixtures/scanner.js";
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
  await expect.poll(() => chat.focused()).toBe("logout");
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
  await expect.poll(() => fingerprints(later)).toEqual([theirs, mine]);
  // And over a reload.
  await later.page.reload();
  await later.online();
  await later.send(friend.jid, "and again");
  await expect(later.id("otr-state")).toHaveAttribute("data-state", "private");
  await expect.poll(() => fingerprints(later)).toEqual([theirs, mine]);

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
  await expect.poll(() => fingerprints(chat)).toEqual(before);
  await expect.poll(() => words(chat)).not.toContain("identity");
  await chat.id("logout").click();
  await expect(chat.id("log-out")).toContainText("Everything is removed");
  await expect(chat.id("confirm-also")).toHaveCount(0);
  await chat.id("confirm").click();
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => everything(chat.page)).toEqual([]);
});

const file = (name: string, text: string) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });

test("a key and fingerprints go to another program and come back, from any tab", async ({ context, chat, other, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await other.enter(url, friend);
  await chat.openChat(friend.jid);
  await other.openChat(me.jid);
  const said = (one: Chat) => one.id("identity-said");
  const read = (one: Chat, text: string) => one.id("identity-file").setInputFiles(file("some file", text));

  // Nothing there yet, and nothing to save.
  await chat.id("open-identity").click();
  await expect(chat.id("otr-identity")).toContainText("no key yet");
  for (const id of ["identity-export", "identity-export-known", "identity-forget"]) await expect(chat.id(id)).toBeDisabled();
  await chat.page.keyboard.press("Escape");
  await expect(chat.id("otr-identity")).toHaveCount(0);
  await expect.poll(() => chat.focused()).toBe("open-identity");

  await startPrivately(chat);
  await chat.id("otr-menu").click();
  await chat.id("otr-verify").click();
  await chat.id("otr-compared").click();
  await chat.id("otr-own").click();
  const mine = await chat.id("identity-mine").innerText();
  await expect(chat.id("known-key")).toHaveAttribute("data-jid", friend.jid);
  await expect(chat.id("known-key")).toContainText("Checked by comparing: ");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.id("identity-copy").click();
  await expect(said(chat)).toHaveText("Copied.");
  await expect.poll(() => chat.page.evaluate(() => navigator.clipboard.readText())).toBe(mine);

  // A scanner reads the same digits, in dark mode too.
  await chat.id("identity-show-qr").click();
  for (const colorScheme of ["light", "dark"] as const) {
    await chat.page.emulateMedia({ colorScheme });
    expect(await scan(chat.id("identity-qr"))).toBe(mine.replaceAll(" ", ""));
  }
  await chat.page.emulateMedia({ colorScheme: "light" });

  const save = async (one: Chat, press: () => Promise<void>) => {
    const download = one.page.waitForEvent("download");
    await press();
    const saved = await download;
    return [saved.suggestedFilename(), readFileSync((await saved.path())!, "utf8")] as const;
  };
  // One is told what the file is worth, and may think better of it.
  await chat.id("identity-export").click();
  await expect(chat.id("identity-asked")).toContainText("pretend to be you");
  await expect.poll(() => chat.focused()).toBe("identity-asked");
  await chat.id("identity-asked").getByTestId("dialog-cancel").click();
  await expect(chat.id("identity-asked")).toHaveCount(0);
  await chat.id("identity-export").click();
  const [keyName, key] = await save(chat, () => chat.id("confirm").click());
  expect(keyName).toBe("otr.private_key");
  expect(key).toContain(`(name "${me.jid}")`);
  const [knownName, known] = await save(chat, () => chat.id("identity-export-known").click());
  expect(knownName).toBe("otr.fingerprints");
  expect(known).toMatch(new RegExp(`^${friend.jid}\t${me.jid}\tprpl-jabber\t[0-9a-f]{40}\tverified\n$`));

  // A tab that follows has the same, from what is sealed.
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await second.id("open-identity").click();
  await expect(second.id("identity-mine")).toHaveText(mine);
  await second.id("identity-export").click();
  expect((await save(second, () => second.id("confirm").click()))[1]).toBe(key);

  // Wrong files change nothing, and say why.
  for (const [text, why] of [
    ["hello", /neither a key/],
    [key.replace("(x #", "(x #11"), /broken/],
    [key.slice(0, 900), /neither a key/],
    ["x".repeat(300_000), /too large/],
    [`a@x\tb@x\tp\t${"0".repeat(40)}\t\na@x\tc@x\tp\t${"0".repeat(40)}\t\n`, /other accounts/],
  ] as const) {
    await read(second, text);
    await expect(said(second)).toHaveText(why);
    await expect(second.id("identity-asked")).toHaveCount(0);
  }
  await expect(second.id("identity-mine")).toHaveText(mine);
  await expect(chat.id("otr-state")).toHaveAttribute("data-state", "private");

  // What another program wrote takes the place of what there is, once that is confirmed.
  const libotr = readFileSync(path.join(import.meta.dirname, "../../../tests/it/otr/vectors/libotr/otr.private_key"), "utf8");
  const theirs = libotr.replace("romeo@here/pc", `${me.jid}/pc`);
  await read(second, theirs);
  await expect(second.id("identity-asked")).toContainText("55286BFA");
  await expect(second.id("identity-asked")).toContainText("Private conversations end");
  await second.id("identity-asked").getByTestId("dialog-cancel").click();
  await expect(second.id("identity-mine")).toHaveText(mine);
  await read(second, theirs);
  await second.id("confirm").click();
  for (const one of [second, chat]) {
    await expect(one.id("identity-mine")).toHaveText("55286BFA 26F844BD C70FF9AA 715D7E4F 6A44DB82");
  }
  await expect(other.id("otr-state")).toHaveAttribute("data-state", "finished");

  // Trust is taken back, a key forgotten, and both come back with the file.
  await chat.id("known-distrust").click();
  await expect(chat.id("known-key")).toHaveAttribute("data-trust", "seen");
  await second.id("known-forget").click();
  for (const one of [second, chat]) await expect(one.id("known-key")).toHaveCount(0);
  await read(second, known);
  await expect(second.id("identity-asked")).toContainText("1 fingerprint of others");
  await second.id("confirm").click();
  await read(second, key);
  await second.id("confirm").click();
  for (const one of [second, chat]) {
    await expect(one.id("identity-mine")).toHaveText(mine);
    await expect(one.id("known-key")).toHaveAttribute("data-trust", "compared");
  }

  // All of it is forgotten, with what was sealed.
  await chat.id("identity-forget").click();
  await expect(chat.id("identity-asked")).toContainText("for good");
  await chat.id("confirm").click();
  for (const one of [second, chat]) {
    await expect(one.id("otr-identity")).toContainText("no key yet");
    await expect(one.id("known-key")).toHaveCount(0);
  }
  await chat.page.keyboard.press("Escape");
  await chat.id("logout").click();
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => everything(chat.page)).toEqual([]);
});
