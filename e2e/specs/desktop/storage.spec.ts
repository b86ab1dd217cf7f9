import type { Page } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { Prosody } from "../../fixtures/prosody.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

test("what is written without a server outlives the page, and goes out once", async ({ chat, page, site }) => {
  const prosody = await Prosody.start();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "one");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
  await prosody.kill("SIGKILL");
  await chat.send(friend.jid, "two");
  // Opened anew, without a server, it shows what there was.
  for (const next of ["three", "four"]) {
    await page.reload();
    await expect(chat.bodies(friend.jid).first()).toHaveText("one");
    await expect(chat.contact(friend.jid).first()).toBeVisible();
    await expect(chat.id("message-status").last()).toHaveAttribute("data-state", "waiting");
    await expect(chat.id("reconnect-banner")).toBeVisible();
    await chat.send(friend.jid, next);
  }
  await page.reload();
  await expect(chat.bodies(friend.jid)).toHaveText(["one", "two", "three", "four"]);
  // By itself: the pause has not grown long, and the button would be gone at any moment.
  await prosody.run();
  await expect(chat.id("connection-status")).toHaveText("Online", { timeout: 45_000 });
  for (const status of await chat.id("message-status").all()) {
    await expect(status).toHaveAttribute("data-state", "sent");
  }
  const peer = await Peer.connect(prosody, friend);
  peer.presence();
  await peer.hears("<body>four</body>");
  for (const body of ["one", "two", "three", "four"]) expect(peer.count(`<body>${body}</body>`), body).toBe(1);
  peer.close();
  await prosody.stop();
});

test("a long chat begins with its end, and the rest comes from storage", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  for (let n = 0; n < 150; n++) peer.message(me.jid, `number ${n}`);
  await chat.total(friend.jid, 150);
  await page.reload();
  await expect(chat.id("message-body").last()).toHaveText("number 149");
  expect(Number(await chat.log(friend.jid).getAttribute("data-total"))).toBeLessThan(100);
  await chat.online();
  // Not from the archive.
  const asked: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", (frame) => void asked.push(String(frame.payload))));
  const up = () =>
    chat.log(friend.jid).evaluate((log) => {
      log.scrollTop = 0;
      return (log as HTMLElement).dataset.total;
    });
  await expect.poll(up).toBe("150");
  await up();
  await expect(chat.id("message-body").first()).toHaveText("number 0");
  expect(asked.filter((text) => text.includes("urn:xmpp:mam:2"))).toEqual([]);
  peer.close();
});

test("a tab that is closed leaves nothing on a device that is not the user's own", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws, allow_user_trust_override: "off" });
  const chat = new Chat(await context.newPage());
  await chat.goto(url);
  await expect(chat.id("trusted-device")).not.toBeChecked();
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "between you and me");
  await chat.page.close();
  const later = new Chat(await context.newPage());
  await later.goto(url);
  await expect(later.id("login-form")).toBeVisible();
  // The key that sealed what stood for the password opens nothing any more.
  const left = (await everything(later.page)).filter((line) => !line.includes("converse-rs-keys"));
  expect(left).toEqual([]);
});

test("a tab opened anew on the user's own device is logged in", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const chat = new Chat(await context.newPage());
  await chat.enter(url, me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "one");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
  await chat.page.close();
  const later = new Chat(await context.newPage());
  await later.goto(url);
  await later.online();
  await expect(later.bodies(friend.jid)).toHaveText(["one"]);
});

/** Takes something from the browser before the page begins. */
const without = (page: Page, code: string) => page.addInitScript({ content: code });

for (const [what, code] of [
  ["no storage at all", `for (const name of ["localStorage", "sessionStorage", "indexedDB"])
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });`],
  ["no database", `Object.defineProperty(window, "indexedDB", { value: undefined });`],
  ["a full one", `IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };`],
] as const) {
  test(`with ${what} one can chat, and is told`, async ({ chat, page, site, prosody }) => {
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await without(page, code);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    await expect(chat.id("notice")).toBeVisible();
    await chat.openChat(friend.jid);
    await chat.send(friend.jid, "one");
    await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
    await chat.id("notice-dismiss").click();
    await expect(chat.id("notice")).toHaveCount(0);
    await chat.id("logout").click();
    await expect(chat.id("login-form")).toBeVisible();
    expect(errors).toEqual([]);
  });
}

test("without locks the chat is in one tab at a time", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const open = async () => {
    const page = await context.newPage();
    await without(page, `Object.defineProperty(Navigator.prototype, "locks", { value: undefined });`);
    const chat = new Chat(page);
    await chat.goto(url);
    return chat;
  };
  const first = await open();
  await first.login(me.jid, me.password);
  await first.online();
  await first.openChat(friend.jid);
  await first.send(friend.jid, "one");
  const second = await open();
  await expect(second.id("elsewhere")).toBeVisible();
  await first.send(friend.jid, "two");
  await second.id("use-here").click();
  await second.online();
  await expect(second.bodies(friend.jid)).toHaveText(["one", "two"]);
  await expect(first.id("elsewhere")).toBeVisible();
  // And back.
  await second.send(friend.jid, "three");
  await first.id("use-here").click();
  await first.online();
  await expect(first.bodies(friend.jid)).toHaveText(["one", "two", "three"]);
  await first.id("logout").click();
  for (const chat of [first, second]) await expect(chat.id("login-form")).toBeVisible();
  const peer = await Peer.connect(prosody, friend);
  peer.presence();
  await peer.hears("<body>three</body>");
  expect(peer.count("<body>two</body>")).toBe(1);
  peer.close();
});

test("a tab that is frozen leaves the lead to one that is not", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const first = new Chat(await context.newPage());
  await first.enter(url, me);
  await first.openChat(friend.jid);
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await second.online();
  const devtools = await context.newCDPSession(first.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  const peer = await Peer.connect(prosody, friend);
  peer.message(me.jid, "one");
  await expect(second.bodies(friend.jid)).toHaveText(["one"]);
  await second.send(friend.jid, "two");
  peer.presence();
  await peer.hears("<body>two</body>");
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await expect(first.bodies(friend.jid)).toHaveText(["one", "two"]);
  await first.send(friend.jid, "three");
  await peer.hears("<body>three</body>");
  await expect(second.bodies(friend.jid)).toHaveText(["one", "two", "three"]);
  peer.close();
});

test("the browser is offered the password that was right, and gives it for the next login", async ({ context, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  // Chromium without a window asks nobody; this stands in for its keeper of passwords.
  await context.addInitScript(() => {
    Object.assign(window, {
      PasswordCredential: class {
        constructor(readonly data: object) {}
      },
    });
    Object.defineProperty(navigator, "credentials", {
      value: {
        store: async ({ data }: { data: object }) => localStorage.setItem("keeper", JSON.stringify(data)),
        get: async () => JSON.parse(localStorage.getItem("keeper") ?? "null"),
      },
    });
  });
  const chat = new Chat(await context.newPage());
  const kept = () => chat.page.evaluate(() => localStorage.getItem("keeper"));
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.goto(url);
  await chat.login(me.jid, "wrong");
  await expect(chat.id("login-error")).toBeVisible();
  await expect.poll(() => kept()).toBeNull();
  await chat.login(me.jid, me.password);
  await chat.online();
  await expect.poll(kept).toBe(JSON.stringify({ id: me.jid, password: me.password }));
  await chat.id("logout").click();
  await expect(chat.id("login-form")).toBeVisible();
  await chat.goto(site.chat({ websocket_url: prosody.ws, auto_login: true }));
  await chat.online();
});

test("where the site says who it is, another visitor finds nothing of the last one", async ({ chat, page, site, prosody }) => {
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Paris"]);
  const credentials = ({ jid, password }: typeof me) => site.put("/credentials.json", JSON.stringify({ jid, password }));
  const settings = { websocket_url: prosody.ws, credentials_url: "/credentials.json", auto_login: true };
  credentials(me);
  // The page names its visitor: what he had is there.
  await chat.goto(site.chat({ ...settings, jid: me.jid }));
  await chat.online();
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "for your eyes only");
  await expect(chat.id("message-status")).toHaveAttribute("data-state", "sent");
  await page.reload();
  await expect(chat.bodies(friend.jid)).toHaveText(["for your eyes only"]);
  await chat.online();
  // It names another one.
  credentials(other);
  await chat.goto(site.chat({ ...settings, jid: other.jid }));
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText(other.jid);
  await expect(chat.id("chat")).toHaveCount(0);
  expect((await everything(page)).join("\n")).not.toContain("for your eyes only");
  expect((await everything(page)).join("\n")).toContain(`<me v='1' jid='${other.jid}`);
  // It names nobody, and the next visitor may be anybody.
  credentials(me);
  await chat.goto(site.chat(settings));
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText(me.jid);
  expect((await everything(page)).join("\n")).not.toContain(`<me v='1' jid='${other.jid}`);
});
