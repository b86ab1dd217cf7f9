import { Peer } from "../../fixtures/peer.js";
import { microphone } from "../../fixtures/media.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("a message is spoken, listened to, and sent", async ({ chat, page, site, prosody }) => {
  test.slow();
  await microphone(page);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  // Not this time.
  await chat.id("voice-start").click();
  await expect(chat.id("voice")).toHaveAttribute("data-state", "running");
  await expect(chat.id("voice-start")).toHaveAttribute("aria-pressed", "true");
  await chat.id("voice-cancel").click();
  await expect(chat.id("voice")).toHaveCount(0);
  await expect(chat.composer(friend.jid)).toBeFocused();
  // Listened to first.
  await chat.id("voice-start").click();
  await expect(chat.id("voice-time")).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
  // How loud it is shows: the tone of this microphone is no silence.
  await expect(chat.id("voice-wave")).toHaveAttribute("d", /^(M\d+ \d+v\d+)+$/);
  await expect(chat.id("voice-wave")).toHaveAttribute("d", /v([4-9]|1\d|2\d)(M|$)/);
  await chat.id("voice-stop").click();
  await expect(chat.id("voice")).toHaveAttribute("data-state", "ready");
  await expect(chat.id("voice-send")).toBeFocused();
  const player = chat.id("voice").locator("audio");
  await expect.poll(() => player.evaluate((a: HTMLAudioElement) => a.readyState)).toBeGreaterThan(0);
  await chat.id("voice-send").click();
  await expect(chat.id("voice")).toHaveCount(0);
  await peer.hears("jabber:x:oob");
  const url = peer.received.match(/<url>([^<]*)<\/url>/)![1];
  expect(url).toMatch(/voice-[\dT-]+\.(m4a|ogg|weba)$/);
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBeGreaterThan(100);
  await chat.total(friend.jid, 1);
  await expect(chat.id("sound")).toBeVisible();
  await expect.poll(() => chat.id("sound").evaluate((a: HTMLAudioElement) => a.readyState)).toBeGreaterThan(0);
  // And at once.
  await chat.id("voice-start").click();
  await expect(chat.id("voice-time")).toHaveText(/^0:(0[1-9]|[1-5]\d)$/);
  await chat.id("voice-send").click();
  await chat.total(friend.jid, 2);
});

test("who does not let the page have the microphone is told so", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.id("voice-start").click();
  await expect(chat.id("voice")).toContainText("microphone");
  await expect(chat.id("voice")).toHaveAttribute("data-state", "refused");
  await chat.id("voice-cancel").click();
  await expect(chat.id("voice")).toHaveCount(0);
  await expect(chat.id("voice-start")).toBeEnabled();
});
