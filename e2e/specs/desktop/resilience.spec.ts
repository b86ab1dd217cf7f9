import { Clock } from "../../fixtures/clock.js";
import { Cut } from "../../fixtures/cut.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { SilentServer } from "../../fixtures/silent.js";
import { expect, test } from "../../fixtures/test.js";
import { Witness } from "../../fixtures/witness.js";

for (const carrier of ["bosh", "websocket"] as const) {
  for (const [how, signal] of [["shut down", "SIGTERM"], ["killed", "SIGKILL"]] as const) {
    test(`a server that is ${how} in mid-session, over ${carrier}`, async ({ chat, site }) => {
      const prosody = await Prosody.start();
      const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
      const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
      await chat.enter(site.chat(url), me);
      await chat.openChat(friend.jid);
      await chat.send(friend.jid, "before");
      await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
      await chat.composer(friend.jid).fill("half a mess");

      await prosody.kill(signal);
      await expect(chat.id("reconnect-banner")).toBeVisible({ timeout: 30_000 });
      await expect(chat.id("connection-status")).not.toHaveText("Online");
      // What was there can still be read, and what is written now waits.
      await expect(chat.composer(friend.jid)).toHaveValue("half a mess");
      await chat.composer(friend.jid).press("Enter");
      await expect(chat.bodies(friend.jid)).toHaveText(["before", "half a mess"]);
      await expect(chat.id("message-status").last()).toHaveAttribute("data-state", "waiting");

      // It comes back by itself.
      await prosody.run();
      await chat.online();
      await expect(chat.id("reconnect-banner")).toHaveCount(0);
      await expect(chat.id("message-status").last()).toHaveAttribute("data-state", "sent");
      await expect(chat.bodies(friend.jid)).toHaveText(["before", "half a mess"]);
      await prosody.stop();
    });
  }
}

test("somebody else who logs in after a lost connection finds nothing of the last one", async ({ chat, site }) => {
  const prosody = await Prosody.start();
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Paris"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "for your eyes only");
  await chat.composer(friend.jid).fill("a draft");
  await prosody.kill("SIGKILL");
  // The old password is of no use any more, so that nothing comes back by itself.
  prosody.addUser(me.jid.split("@")[0], { password: "another" });
  await prosody.run();
  await chat.id("login-again").click({ timeout: 30_000 });
  await chat.login(other.jid, other.password);
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText(other.jid);
  await expect(chat.id("chat")).toHaveCount(0);
  await chat.openChat(friend.jid);
  await expect(chat.composer(friend.jid)).toHaveValue("");
  await expect(chat.id("messages")).toHaveAttribute("data-total", "0");
  await prosody.stop();
});

for (const opens of [true, false]) {
  test(`a server that falls silent, WebSocket ${opens ? "open" : "not open"}: told in words, cancelled at once`, async ({
    chat,
    site,
  }) => {
    const silent = await SilentServer.start({ opens });
    await chat.goto(site.chat({ websocket_url: silent.ws }));
    await chat.login("romeo@localhost", "secret");
    await expect(chat.id("connection-status")).toHaveText("Connecting…");
    await expect(chat.id("login-submit")).toHaveText("Cancel");
    await chat.id("login-submit").click();
    await expect(chat.id("login-submit")).toHaveText("Log in", { timeout: 5_000 });
    await expect(chat.id("connection-status")).toHaveText("Not connected", { timeout: 5_000 });
    await expect(chat.id("login-error")).toHaveCount(0);
    await silent.stop();
  });

  test(`a server that falls silent, WebSocket ${opens ? "open" : "not open"}: given up in the end`, async ({
    chat,
    page,
    site,
  }) => {
    const silent = await SilentServer.start({ opens });
    const clock = await Clock.of(page);
    await chat.goto(site.chat({ websocket_url: silent.ws }));
    await chat.login("romeo@localhost", "secret");
    await expect(chat.id("login-submit")).toHaveText("Cancel");
    await clock.pace(60);
    await expect(chat.id("login-error")).toContainText("did not answer in time");
    await expect(chat.id("login-submit")).toHaveText("Log in");
    await silent.stop();
  });
}

test("BOSH that falls silent: told in words, cancelled at once, given up in the end", async ({ chat, page, site }) => {
  const silent = await SilentServer.start();
  const clock = await Clock.of(page);
  await chat.goto(site.chat({ bosh_service_url: silent.bosh }));
  await chat.login("romeo@localhost", "secret");
  await expect(chat.id("connection-status")).toHaveText("Connecting over HTTP…");
  await expect.poll(() => silent.requests).toBe(1);
  await chat.id("login-submit").click();
  await expect(chat.id("login-submit")).toHaveText("Log in", { timeout: 5_000 });
  await expect(chat.id("connection-status")).toHaveText("Not connected", { timeout: 5_000 });
  await chat.login("romeo@localhost", "secret");
  await expect.poll(() => silent.requests).toBe(2);
  await clock.pace(30);
  await expect(chat.id("login-error")).toContainText("did not answer in time");
  await silent.stop();
});

test("a WebSocket that is silent gives way to BOSH", async ({ chat, page, site, prosody }) => {
  const silent = await SilentServer.start();
  const [me] = people(prosody, ["Romeo"]);
  const clock = await Clock.of(page);
  await chat.goto(site.chat({ websocket_url: silent.ws, bosh_service_url: prosody.bosh }));
  await chat.login(me.jid, me.password);
  await expect(chat.id("connection-status")).toHaveText("Connecting…");
  const other = page.waitForRequest(prosody.bosh);
  await clock.pace(10);
  await other;
  await clock.pace(1);
  await chat.online();
  await silent.stop();
});

test("cancelled in the middle of a login, and logged in afterwards", async ({ chat, page, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.goto(site.chat({ bosh_service_url: prosody.bosh }));
  // The first answer is held back for as long as the user waits.
  let release = () => {};
  await page.route(prosody.bosh, async (route) => {
    await new Promise<void>((resolve) => (release = resolve));
    await route.continue().catch(() => {});
  });
  await chat.login(me.jid, me.password);
  await expect(chat.id("login-submit")).toHaveText("Cancel");
  await chat.id("login-submit").click();
  await expect(chat.id("login-submit")).toHaveText("Log in");
  await page.unroute(prosody.bosh);
  release();
  await chat.login(me.jid, me.password);
  await chat.online();
});

test("a network that is cut over BOSH is noticed, and short gaps are bridged", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ bosh_service_url: prosody.bosh }), me);
  await chat.openChat(friend.jid);
  const broken = page.waitForEvent("requestfailed");
  // Requests under way survive this; what is sent now breaks.
  await page.context().setOffline(true);
  await chat.send(friend.jid, "into the gap");
  await broken;
  await page.context().setOffline(false);
  await peer.hears("into the gap");
  peer.message(me.jid, "after the gap");
  await expect(chat.bodies(friend.jid)).toHaveText(["into the gap", "after the gap"]);
  expect(peer.count("into the gap")).toBe(1);
  await expect.poll(() => chat.id("banner").count()).toBe(0);

  await page.context().setOffline(true);
  await chat.send(friend.jid, "late");
  await expect(chat.id("reconnect-banner")).toBeAttached({ timeout: 40_000 });
  await page.context().setOffline(false);
  await chat.online();
  await peer.hears("late");
  await expect(chat.bodies(friend.jid)).toHaveText(["into the gap", "after the gap", "late"]);
  expect(peer.count("late")).toBe(1);
});

test("what is on its way when the line dies is there once in the end", async ({ chat, site }) => {
  const prosody = await Prosody.start();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "on its way");
  await prosody.kill("SIGKILL");
  await prosody.run();
  await chat.online();
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
  await expect(chat.bodies(friend.jid)).toHaveText(["on its way"]);
  await prosody.stop();
});

// Prosody 0.12 takes what comes after the resumption for the rest of what was cut off, and ends the session for it.
for (const [size, cut] of [[40, 30], [3_000, 200], [20_000, 15_000]]) {
  test(`a message of ${size} characters that is cut off after ${cut} bytes`, async ({ chat, site }) => {
    const prosody = await Prosody.start();
    const cable = await Cut.start(prosody.ports.http);
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    const witness = new Witness(prosody, friend, me);
    await witness.join();
    await chat.enter(site.chat({ websocket_url: cable.ws }), me);
    await chat.openChat(friend.jid);
    await chat.send(friend.jid, "before");
    await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
    const pulled = cable.cutAfter(cut);
    const body = "x".repeat(size);
    await chat.send(friend.jid, body);
    await pulled;
    await expect(chat.id("message-status").last()).toHaveAttribute("data-state", "sent");
    await witness.settle();
    expect(witness.bodies).toEqual(["before", body]);
    await expect(chat.log(friend.jid)).toHaveAttribute("data-total", "2");
    witness.close();
    await cable.stop();
    await prosody.stop();
  });
}

test("a web page where the server should be", async ({ chat, site }) => {
  site.put("/portal", "<!doctype html><title>Hotel</title><p>Please pay for the network.");
  await chat.goto(site.chat({ bosh_service_url: `${site.origin}/portal` }));
  await chat.login("romeo@localhost", "x");
  await expect(chat.id("login-error")).toContainText("not from a chat server");
  await expect(chat.id("login-submit")).toHaveText("Log in");
});
