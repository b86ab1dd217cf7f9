import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A server that lets people change their accounts; it keeps no passwords but what SCRAM makes of them. */
const start = () => Prosody.start({ authentication: "internal_hashed", modules: ["user_account_management"] });

/** Whether the server lets somebody in, asked by another program. */
async function letsIn(prosody: Prosody, jid: string, password: string) {
  const peer = await Peer.connect(prosody, { jid, password }, "probe").catch(() => undefined);
  peer?.send("</stream:stream>");
  return peer !== undefined;
}

for (const carrier of ["bosh", "websocket"] as const) {
  test(`the password is changed over ${carrier}, and holds after a reload`, async ({ chat, page, site }) => {
    test.slow();
    const prosody = await start();
    const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
    const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
    await chat.enter(site.chat(url), me);
    await chat.id("open-settings").click();
    await chat.id("change-password").click();
    await expect(chat.id("account-password")).toBeVisible();
    await expect(chat.id("password-current")).toBeFocused();
    const fill = async (current: string, next: string, again = next) => {
      await chat.id("password-current").fill(current);
      await chat.id("password-new").fill(next);
      await chat.id("password-again").fill(again);
      await chat.id("account-submit").click();
    };
    await fill("not it", "a new one");
    await expect(chat.id("account-said")).toHaveText("That is not your current password.");
    await fill(me.password, "a new one", "another one");
    await expect(chat.id("account-said")).toHaveText("You typed two different passwords.");
    await expect(chat.id("password-again")).toBeFocused();
    expect(await letsIn(prosody, me.jid, me.password)).toBe(true);
    await fill(me.password, "a new one");
    await expect(chat.id("account-said")).toContainText("Your password is changed.");
    await expect(chat.id("account-submit")).toHaveCount(0);
    expect(await letsIn(prosody, me.jid, me.password)).toBe(false);
    expect(await letsIn(prosody, me.jid, "a new one")).toBe(true);
    await page.keyboard.press("Escape");
    await chat.online();

    // What is kept in its place for the next run is of the new one.
    await page.reload();
    await chat.online();
    const peer = await Peer.online(prosody, juliet);
    await chat.openChat(juliet.jid);
    await chat.send(juliet.jid, "It is still I.");
    await peer.hears("It is still I.");
    // And after a reload it is known whether what one types is it.
    await chat.id("open-settings").click();
    await chat.id("change-password").click();
    await fill(me.password, "third");
    await expect(chat.id("account-said")).toHaveText("That is not your current password.");
    await fill("a new one", "third");
    await expect(chat.id("account-said")).toContainText("Your password is changed.");
    expect(await letsIn(prosody, me.jid, "third")).toBe(true);
    await prosody.stop();
  });
}

test("the account is deleted, and nothing of it is left here", async ({ chat, page, site }) => {
  const prosody = await start();
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(juliet.jid);
  await chat.send(juliet.jid, "Farewell");
  await chat.id("open-settings").click();
  await chat.id("remove-account").click();
  await expect(chat.id("account-removal")).toContainText("for ever");
  await expect(chat.id("removal-address")).toBeFocused();
  await chat.id("removal-address").fill(juliet.jid);
  await chat.id("account-submit").click();
  await expect(chat.id("account-said")).toHaveText("That is not your address.");
  expect(await letsIn(prosody, me.jid, me.password)).toBe(true);
  await chat.id("removal-address").fill(me.jid);
  await chat.id("account-submit").click();
  await expect(chat.id("login-form")).toBeVisible();
  expect(await letsIn(prosody, me.jid, me.password)).toBe(false);
  await page.reload();
  await expect(chat.id("login-form")).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(kept).not.toContain("Farewell");
  await prosody.stop();
});

test("where the server lets nobody do it, nothing is offered", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await expect(chat.id("about")).toContainText("Prosody");
  await expect(chat.id("change-password")).toHaveCount(0);
  await expect(chat.id("remove-account")).toHaveCount(0);
});
