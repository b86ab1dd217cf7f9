import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { bootstrap, nastyRules, somePage } from "../../fixtures/host.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { dist, initialize, type Site } from "../../fixtures/site.js";
import { expect, test } from "../../fixtures/test.js";

/** Everything that is computed for an element, inside the chat's shadow root or outside. Variables of
 * the page are inherited everywhere, and nothing in the chat uses them. */
const styles = (page: Page, selectors: string[]) =>
  page.evaluate((selectors) => {
    const inside = document.querySelector("converse-root")?.shadowRoot;
    return selectors.map((selector) => {
      const element = document.querySelector(selector) ?? inside?.querySelector(selector);
      if (!element) throw new Error(`no ${selector}`);
      const style = getComputedStyle(element);
      const names = [...style].filter((name) => !name.startsWith("--") || name.startsWith("--cv-"));
      return [selector, Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))] as const;
    });
  }, selectors);

/** What a page reports of itself: violations of its policy, errors, and what a script changed. */
async function watch(page: Page): Promise<string[]> {
  const troubles: string[] = [];
  page.on("console", (m) => m.type() === "error" && troubles.push(m.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  await page.exposeFunction("report", (text: string) => troubles.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (e) => {
      (window as unknown as { report(t: string): void }).report(`${e.violatedDirective} ${e.blockedURI}`);
    });
  });
  return troubles;
}

const overlayed = (url: string) => ({ websocket_url: url, view_mode: "overlayed" });

/** Logs in through the launcher, and opens a chat with one message each way. */
async function talk(chat: Chat, me: { jid: string; password: string }, friend: string, peer: Peer) {
  await chat.id("launcher").click();
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend);
  await chat.send(friend, "mine");
  peer.message(me.jid, "theirs");
  await chat.total(friend, 2);
}

test("nothing of the page leaks into the chat", async ({ chat, other, site, prosody }) => {
  bootstrap(site);
  site.put("/nasty.css", nastyRules);
  const [friend, bare, dressed] = people(prosody, ["Juliet", "Romeo", "Romeo"]);
  const peer = await Peer.online(prosody, friend);
  const nasty = {
    head: `${somePage.head}<link rel="stylesheet" href="/nasty.css">`,
    body: somePage.body,
  };
  const parts = [
    ".cv-root",
    "[data-testid=launcher]",
    "[data-testid=controlbox]",
    "[data-testid=login-form]",
    "[data-testid=login-jid]",
    "[data-testid=login-submit]",
    "h1.cv-login__title",
    "label.cv-field",
  ];
  const talking = [
    ".cv-root",
    "[data-testid=launcher]",
    "[data-testid=launcher] svg",
    "[data-testid=own-jid]",
    "[data-testid=own-show]",
    "[data-testid=logout]",
    "[data-testid=roster]",
    "[data-testid=roster-item]",
    "[data-testid=roster-item] .cv-avatar",
    "[data-testid=chat]",
    "[data-testid=chat] h2",
    "[data-testid=messages]",
    "[data-testid=message]",
    "[data-testid=message-body]",
    "[data-testid=message-time]",
    "[data-testid=composer]",
    "[data-testid=send]",
  ];
  const seen: unknown[][] = [];
  for (const [who, page, me] of [[chat, {}, bare], [other, nasty, dressed]] as const) {
    await who.page.setViewportSize({ width: 1280, height: 800 });
    await who.goto(site.chat({ ...overlayed(prosody.ws), auto_focus: false }, page));
    await who.id("launcher").click();
    await expect(who.id("login-form")).toBeVisible();
    await who.page.mouse.move(5, 5);
    const login = await styles(who.page, parts);
    await who.id("launcher").click();
    await talk(who, me, friend.jid, peer);
    await who.page.mouse.move(5, 5);
    await who.composer(friend.jid).focus();
    await who.page.evaluate(() => {
      const moving = document.querySelector("converse-root")!.shadowRoot!.getAnimations();
      return Promise.all(moving.map((animation) => animation.finished)).then(() => {});
    });
    seen.push([...login, ...(await styles(who.page, talking))]);
  }
  expect(seen[1]).toEqual(seen[0]);
  await expect(other.bodies(friend.jid).first()).toBeVisible();
  await expect(other.page.locator("#text")).toHaveCSS("color", "rgb(255, 0, 0)");
});

test("nothing of the chat leaks into the page", async ({ chat, page, site, prosody }) => {
  bootstrap(site);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  const troubles = await watch(page);
  site.put("/before.js", `window.globals = Object.keys(window);`);
  const url = site.chat(overlayed(prosody.ws), {
    ...somePage,
    head: `${somePage.head}<script src="/before.js"></script>`,
  });
  // The page as it is without the chat, from the same source.
  await page.route("**/init-*.js", (route) => route.abort());
  await page.goto(url);
  const elements = ["html", "body", "nav", "#title", "#text", "#field", "#buy", ".card", ".card a", "label"];
  const before = await styles(page, elements);
  const state = () =>
    page.evaluate(() => ({
      title: document.title,
      url: location.href,
      history: history.length,
      head: document.head.innerHTML,
      body: [...document.body.children].map((e) => e.tagName),
      html: [...document.documentElement.attributes].map((a) => a.name),
      bodyAttributes: [...document.body.attributes].map((a) => a.name),
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      // What the chat keeps has its own names.
      stored: [
        ...[localStorage, sessionStorage].flatMap((s) => Object.keys(s).filter((key) => !key.startsWith("converse-rs"))),
        document.cookie,
      ],
      size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
    }));
  const bare = await state();
  await page.unroute("**/init-*.js");
  troubles.length = 0;

  await chat.goto(url);
  await talk(chat, me, friend.jid, peer);
  await expect.poll(() => styles(page, elements)).toEqual(before);
  const after = await state();
  expect(after).toEqual({ ...bare, history: after.history, body: [...bare.body, "CONVERSE-ROOT"] });
  const globals = await page.evaluate(() => {
    const known = new Set((window as unknown as { globals: string[] }).globals);
    return Object.keys(window).filter((name) => !known.has(name));
  });
  // The last one is the test's own.
  expect(globals.sort()).toEqual(["converse", "conversers", "globals", "started"]);
  expect(troubles).toEqual([]);
});

test("the page below stays in use: clicks, keys, focus", async ({ chat, page, site, prosody }) => {
  bootstrap(site);
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  site.put(
    "/page.js",
    `window.heard = []; window.clicks = 0;
     addEventListener("keydown", (e) => heard.push([e.key, e.defaultPrevented]));
     addEventListener("DOMContentLoaded", () =>
       document.querySelector("#buy").addEventListener("click", () => window.clicks++));`,
  );
  await chat.goto(
    site.chat(overlayed(prosody.ws), { ...somePage, head: `${somePage.head}<script src="/page.js"></script>` }),
  );
  // The chat takes nobody's focus when it starts.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  await talk(chat, me, friend.jid, peer);
  await page.locator("#buy").click();
  await page.locator(".card a").first().click();
  await expect.poll(() => page.evaluate("clicks")).toBe(1);
  expect(new URL(page.url()).hash).toBe("#thing1");
  await page.locator("#field").click({ position: { x: 20, y: 10 } });
  await page.keyboard.type("s/");
  for (const key of ["Escape", "Enter", "ArrowDown", "Home", "Control+k"]) await page.keyboard.press(key);
  await expect.poll(() => page.locator("#field").inputValue()).toBe("s/");
  const heard = (await page.evaluate("heard")) as [string, boolean][];
  expect(heard.map(([key]) => key)).toEqual(["s", "/", "Escape", "Enter", "ArrowDown", "Home", "Control", "k"]);
  expect(heard.filter(([, prevented]) => prevented)).toEqual([]);
  await expect(chat.box(friend.jid)).toBeVisible();
  // What is typed into the chat is none of the page's shortcuts.
  await page.evaluate("heard.length = 0");
  await chat.composer(friend.jid).pressSequentially("s/k");
  await expect.poll(() => chat.composer(friend.jid).inputValue()).toBe("s/k");
  await expect.poll(() => page.evaluate("heard")).toEqual([]);
});

test("launcher, panel, boxes, unread", async ({ chat, page, site, prosody }) => {
  bootstrap(site);
  await page.setViewportSize({ width: 1500, height: 800 });
  const folk = people(prosody, ["Romeo", "Anna", "Berta", "Clara", "Dora"]);
  const [me, ...friends] = folk;
  await chat.goto(site.chat(overlayed(prosody.ws), somePage));
  const launcher = chat.id("launcher");
  await expect(launcher).toHaveAttribute("aria-expanded", "false");
  await expect(chat.id("controlbox")).toHaveCount(0);
  await launcher.click();
  await expect(launcher).toHaveAttribute("aria-expanded", "true");
  await chat.login(me.jid, me.password);
  await chat.online();
  await launcher.click();
  await expect(chat.id("controlbox")).toHaveCount(0);
  const peer = await Peer.online(prosody, friends[0]);
  peer.message(me.jid, "one");
  peer.message(me.jid, "two");
  await expect(launcher.locator(".cv-badge")).toHaveText("2");
  await expect(launcher).toHaveAccessibleName(/2 unread/);
  await launcher.click();
  await chat.openChat(friends[0].jid);
  await expect(launcher.locator(".cv-badge")).toHaveCount(0);
  for (const friend of friends.slice(1)) await chat.openChat(friend.jid);
  // Three beside each other, the latest among them, none over another or out of the page.
  await expect(chat.id("chat")).toHaveCount(3);
  await expect(chat.box(friends[3].jid)).toBeVisible();
  const boxes = [...(await chat.id("chat").all()), chat.id("controlbox"), launcher];
  const places = [];
  for (const box of boxes) if (await box.isVisible()) places.push((await box.boundingBox())!);
  const size = page.viewportSize()!;
  for (const [i, a] of places.entries()) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.y).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width).toBeLessThanOrEqual(size.width);
    expect(a.y + a.height).toBeLessThanOrEqual(size.height);
    for (const b of places.slice(i + 1)) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  }
  await chat.composer(friends[3].jid).press("Escape");
  await expect(chat.box(friends[3].jid)).toHaveCount(0);
  await expect(chat.id("chat")).toHaveCount(3);
  // Fewer where there is less room, and the one in front is among them.
  await page.setViewportSize({ width: 1100, height: 800 });
  await expect(chat.id("chat")).toHaveCount(2);
  await page.setViewportSize({ width: 700, height: 800 });
  await expect(chat.id("chat")).toHaveCount(1);
  await expect(chat.id("controlbox")).toHaveCount(0);
  await expect(chat.box(friends[2].jid)).toBeVisible();
});

test("show_controlbox_by_default opens the panel", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ ...overlayed(prosody.ws), show_controlbox_by_default: true }));
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => chat.page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
});

/** A page of the test's own with the chat's script in its head, and then a script. */
function pageWith(site: Site, script: string, { before = "", src = "/converse.js" } = {}): string {
  const n = ++count;
  site.put(`/own-before-${n}.js`, before);
  site.put(`/own-${n}.js`, script);
  return site.put(
    `/own-${n}.html`,
    `<!doctype html><html lang="en"><head><title>Own</title><link rel="icon" href="data:,">` +
      `<script src="/own-before-${n}.js"></script><script src="${src}"></script>` +
      `<script src="/own-${n}.js"></script></head><body><p>Own</p></body></html>`,
  );
}
let count = 0;

test("a page that has a converse of its own keeps it", async ({ chat, page, site, prosody }) => {
  const script = initialize({ websocket_url: prosody.ws }).replace("converse.", "conversers.");
  await chat.goto(pageWith(site, script, { before: `window.converse = { own: "yes" };` }));
  await expect.poll(() => page.evaluate("converse.own")).toBe("yes");
  await expect.poll(() => page.evaluate("Object.keys(converse)")).toEqual(["own"]);
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => page.evaluate("typeof conversers.version")).toBe("string");
});

test("started in the head, before there is a body; disconnect logs out", async ({ chat, page, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(pageWith(site, initialize({ websocket_url: prosody.ws })), me);
  await page.evaluate("conversers.disconnect()");
  await expect(chat.id("login-form")).toBeVisible();
});

test("a place of the page's own for the chat", async ({ chat, page, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws }, { body: "<converse-root id='mine'></converse-root><p>x</p>" }));
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => page.locator("converse-root").count()).toBe(1);
});

test("a second initialize is refused with a sentence, the first goes on", async ({ chat, page, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  const second = await page.evaluate("conversers.initialize({}).then(() => '', String)");
  expect(second).toContain("was called already");
  await expect(chat.id("login-form")).toHaveCount(1);
});

test("what is no settings object is refused, and may be tried again", async ({ chat, page, site, prosody }) => {
  const script = `window.first = converse.initialize("overlayed").then(() => "", (e) => String(e));
    window.started = first.then(() => converse.initialize({ websocket_url: ${JSON.stringify(prosody.ws)} }))
      .then(() => "ready", (e) => String(e));`;
  await chat.goto(pageWith(site, script));
  await expect.poll(() => page.evaluate("first")).toContain("takes one object with settings");
  await expect(chat.id("login-form")).toHaveCount(1);
});

test("wrong types and unknown names are told with the nearest right one; nothing else is", async ({
  chat,
  page,
  site,
  prosody,
}) => {
  const said: string[] = [];
  page.on("console", (m) => said.push(`${m.type()}: ${m.text()}`));
  await chat.goto(
    site.chat({
      websocket_url: prosody.ws,
      view_mod: "overlayed",
      allow_logout: "yes",
      message_limit: -3,
      theme: "pink",
      jid: "@@",
      use_system_emojis: true,
      show_only_online_users: true,
      utterly_different: 1,
    }),
  );
  const has = (type: string, ...words: string[]) =>
    expect(said.filter((s) => s.startsWith(type) && words.every((w) => s.includes(w)))).toHaveLength(1);
  has("warning", "view_mod", "view_mode");
  has("error", "allow_logout", "expected true or false", "a text");
  has("error", "message_limit");
  has("error", "theme", "'auto', 'light' or 'dark'");
  has("error", "jid");
  has("info", "use_system_emojis", "no effect here yet");
  has("warning", "show_only_online_users", "hide_offline_users");
  has("warning", "utterly_different");
  expect(said).toHaveLength(8);
});

test("program missing: a sentence that names the address", async ({ page, site }) => {
  const url = pageWith(site, initialize({ assets_path: "/nowhere" }));
  await page.goto(url);
  await expect.poll(() => page.evaluate("window.started")).toBe(
    `Error: converse-rs: cannot load ${site.origin}/nowhere/converse.wasm`,
  );
  await expect.poll(() => page.locator("converse-root").count()).toBe(0);
});

test("program damaged: a rejection, no silence", async ({ page, site }) => {
  site.put("/damaged/converse.wasm", "this is no program");
  await page.goto(pageWith(site, initialize({ assets_path: "/damaged" })));
  await expect.poll(() => page.evaluate("window.started")).toMatch(/Error/);
});

test("assets_path: the other files come from there", async ({ chat, page, site, prosody }) => {
  for (const name of ["converse.wasm", "converse.css"]) site.put(`/cdn/v1/${name}`, readFileSync(path.join(dist, name)));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await chat.goto(pageWith(site, initialize({ websocket_url: prosody.ws, assets_path: "/cdn/v1" })));
  await expect(chat.id("login-form")).toHaveCSS("display", "grid");
  expect(asked.filter((a) => /converse\.(wasm|css)/.test(a)).sort()).toEqual(["/cdn/v1/converse.css", "/cdn/v1/converse.wasm"]);
});

test("assets: 'inline' fetches nothing", async ({ chat, page, site, prosody }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const troubles = await watch(page);
  await chat.goto(pageWith(site, initialize({ websocket_url: prosody.ws, assets: "inline" })));
  await expect(chat.id("login-form")).toHaveCSS("display", "grid");
  expect(asked).toContain("/converse.inline.js");
  expect(asked).not.toContain("/converse.wasm");
  expect(troubles).toEqual([]);
});

test("converse.standalone.js needs no other file", async ({ chat, page, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const troubles = await watch(page);
  const url = pageWith(site, initialize({ websocket_url: prosody.ws }), { src: "/converse.standalone.js" });
  await chat.enter(url, me);
  await expect(chat.id("logout")).toHaveCSS("display", "grid");
  expect(asked.filter((a) => a.includes("converse"))).toEqual(["/converse.standalone.js"]);
  expect(troubles).toEqual([]);
});

for (const carrier of ["bosh", "websocket"] as const) {
  for (const mechanism of ["SCRAM-SHA-1", "PLAIN"]) {
    test(`loglevel debug over ${carrier}, ${mechanism}: all stanzas, no secret`, async ({ chat, page, site, prosody }) => {
      const [me] = people(prosody, ["Romeo"]);
      const said: string[] = [];
      const sids = new Set<string>();
      page.on("console", (m) => said.push(m.text()));
      page.on("response", async (response) => {
        if (response.request().method() !== "POST") return;
        const sid = /\bsid=['"]([^'"]+)/.exec(await response.text().catch(() => ""));
        if (sid) sids.add(sid[1]);
      });
      const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
      const connection_options = { mechanisms: [mechanism], allow_unencrypted_plain: true };
      await chat.enter(site.chat({ ...url, connection_options, loglevel: "debug" }), me);
      await chat.id("logout").click();
      await expect(chat.id("login-form")).toBeVisible();
      const all = said.join("\n");
      expect(all).toMatch(/SENT .*<auth /);
      expect(all).toMatch(new RegExp(`mechanism=['"]${mechanism}['"]`));
      expect(all).toMatch(/RECV .*<success/);
      expect(all).toMatch(/RECV .*jabber:iq:roster/);
      const base64 = (text: string) => Buffer.from(text).toString("base64");
      const user = me.jid.split("@")[0];
      for (const secret of [me.password, base64(me.password), base64(`\0${user}\0${me.password}`)]) {
        expect(all).not.toContain(secret);
      }
      if (carrier === "bosh") expect(sids.size).toBeGreaterThan(0);
      for (const sid of sids) expect(all).not.toContain(sid);
    });
  }
}
