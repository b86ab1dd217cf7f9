import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import type { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";
import { knowing, scene, windows } from "../../fixtures/windows.js";

const root = (chat: Chat) => chat.page.locator(".cv-root").first();

/** Logs in, whatever the page calls it. */
async function enter(chat: Chat, url: string, { jid, password }: { jid: string; password: string }) {
  await chat.goto(url);
  await chat.login(jid, password);
  await expect(chat.id("roster")).toBeAttached();
  await expect(chat.id("reconnect-banner")).toHaveCount(0);
}

/** All texts of the interface, in English: the one for many where it counts. */
function texts(): [string, boolean][] {
  const pot = fs.readFileSync(path.resolve(import.meta.dirname, "../../../locales/converse.pot"), "utf8");
  const all = [...pot.matchAll(/^msgid (".*")\n(?:msgid_plural (".*")\n)?/gm)];
  const named: [string, boolean][] = all.map(([, one, many]) => [JSON.parse(many ?? one), !!many]);
  return named.filter(([text]) => text);
}

/** Instead of German a language in which every text stands in brackets. */
async function inBrackets(page: Page) {
  const lines = texts().map(([text, counts]) => `${text}\t${[..."x".repeat(counts ? 2 : 1)].map(() => `⟦${text}⟧`).join("\t")}`);
  lines.sort((a, b) => Buffer.compare(Buffer.from(a.split("\t")[0]), Buffer.from(b.split("\t")[0])));
  const catalog = ["one\tother", ...lines].join("\n");
  const body = `conversers.locale("de", ${JSON.stringify(catalog)});`;
  await page.route("**/locales/de.js", (route) => route.fulfill({ body, contentType: "text/javascript" }));
}

/** What people and services call themselves, examples, and what nobody translates. */
const names =
  /[\w.+-]+@[\w.-]+(\/[\w-]+)?|example\.org|([0-9A-F]{8} ?){5}|(\w+\.)?localhost|room\d+-\d+|paris\d*|cat\.png|msgoffline|vcard-temp|server\/im|Romeo|Juliet|Anna|Paris|Verona|Suitors|converse-rs [\d.]+|Prosody|WebSocket|[\w:/.#-]+:[\w:/.#-]+|Deutsch|English|Français|Español|Italiano|Nederlands|Polski|Português \(Brasil\)/g;

/** What is said on the page outside of brackets, in elements and in what is read out; without what people wrote. */
function english(chat: Chat): Promise<string[]> {
  return root(chat).evaluate((root, source) => {
    const said: string[] = [];
    const add = (text: string | null) => {
      let rest = text ?? "";
      // The innermost first: names stand within.
      for (let before = ""; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, "")];
      // A sentence may have a name in an element of its own.
      rest = rest.replace(/⟦[^⟧]*$/, "").replace(/^[^⟦]*⟧/, "");
      if (/[A-Za-z]{2}/.test(rest.replace(new RegExp(source, "g"), ""))) said.push(text!.trim());
    };
    // Words of people, of services and of the browser.
    const others =
      "[data-testid=message-body], [data-testid=thread-item], [data-testid=around-item], [data-testid=adhoc-command]," +
      " time, q, .cv-avatar, .cv-emoji, .cv-hidden, .cv-form__words, fieldset, label:has([data-testid=form-field])";
    const walk = (element: Element) => {
      if (element.matches(others)) return;
      for (const name of ["aria-label", "title", "placeholder", "alt"]) add(element.getAttribute(name));
      for (const node of element.childNodes) {
        if (node instanceof Element) walk(node);
        else if (node.nodeType === Node.TEXT_NODE) add(node.textContent);
      }
    };
    walk(root);
    return [...new Set(said)];
  }, names.source);
}

test.describe("a browser in German", () => {
  test.use({ locale: "de-AT" });

  test("has the chat in German, from the first word on", async ({ chat, site, prosody }) => {
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    await chat.goto(site.chat({ websocket_url: prosody.ws }));
    await expect(root(chat)).toHaveAttribute("lang", "de");
    await expect(root(chat)).toHaveAttribute("dir", "ltr");
    await expect(chat.id("login-submit")).toHaveText("Anmelden");
    await chat.login(me.jid, "wrong");
    await expect(chat.id("login-error")).toContainText("Falsche Adresse");
    await chat.login(me.jid, me.password);
    const peer = await Peer.connect(prosody, friend);
    await chat.openChat(friend.jid);
    peer.message(me.jid, "Hello");
    await expect(chat.bodies(friend.jid)).toHaveText(["Hello"]);
    // Days and months are said in the same language.
    await expect(chat.log(friend.jid)).toContainText("Heute");
    const time = chat.messages(friend.jid).locator("time").first();
    await expect(time).toHaveAttribute("title", /Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember/);
    peer.close();
  });

  test("has it in English where the site has no German, or says another language", async ({ chat, site, prosody }) => {
    await chat.goto(site.chat({ websocket_url: prosody.ws, locales: ["en", "fr"] }));
    await expect(chat.id("login-submit")).toHaveText("Log in");
    await expect(root(chat)).toHaveAttribute("lang", "en");
    await chat.goto(site.chat({ websocket_url: prosody.ws, i18n: "ru" }));
    await expect(root(chat)).toHaveAttribute("lang", "ru");
    await expect(chat.id("login-submit")).toHaveText("Войти");
  });

  test("has it in English where the texts cannot be had", async ({ chat, site, prosody, page }) => {
    await page.route("**/locales/*.js", (route) => route.abort());
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    const [me] = people(prosody, ["Romeo"]);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    await expect(root(chat)).toHaveAttribute("lang", "en");
    expect(said.join("\n")).toContain("locales/de.js");
  });

  test.describe("every text can be said in another language", () => {
    test.describe.configure({ mode: "parallel" });
    let server: Prosody;
    test.beforeAll(async () => {
      server = await knowing();
    });
    test.afterAll(() => server.stop());

    for (const [name, { open, whole }] of Object.entries(windows)) {
      test(`in the window ${name}`, async ({ chat, page, site }) => {
        await inBrackets(page);
        const here = await scene(name, chat, site, server);
        await open(here);
        await expect(chat.id(name)).toBeVisible();
        if (whole) await expect(chat.id(whole).first()).toBeVisible();
        expect(await english(chat)).toEqual([]);
        here.her.close();
        here.guest?.peer.close();
      });
    }

    test("before the login and in a chat", async ({ chat, page, site, prosody }) => {
      await inBrackets(page);
      const found: Record<string, string[]> = {};
      const look = async (where: string) => {
        const said = await english(chat);
        if (said.length) found[where] = said;
      };
      const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
      await chat.goto(site.chat({ websocket_url: prosody.ws, allow_registration: true }));
      await expect(chat.id("login-form")).toBeVisible();
      await look("login");
      await chat.id("login-submit").click();
      await look("nothing filled in");
      await chat.login(me.jid, "wrong");
      await expect(chat.id("login-error")).toBeVisible();
      await look("refused");
      await chat.id("register-open").click();
      await look("registration");
      await chat.id("register-back").click();
      await chat.login(me.jid, me.password);
      const peer = await Peer.online(prosody, friend);
      await chat.openChat(friend.jid);
      peer.message(me.jid, "Hello");
      await chat.send(friend.jid, "Hello");
      await expect(chat.bodies(friend.jid)).toHaveCount(2);
      await look("chat");
      await chat.id("emoji-open").click();
      await expect(chat.id("emoji").first()).toBeVisible();
      await look("emoji");
      await page.keyboard.press("Escape");
      await chat.id("otr-menu").click();
      await expect(chat.id("otr-panel")).toBeVisible();
      await look("privacy");
      expect(found).toEqual({});
      peer.close();
    });
  });
});

test("a browser that calls its language something odd has the chat all the same", async ({ chat, page, site, prosody }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "languages", { get: () => ["de-AT@posix", "*", ""] });
  });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await enter(chat, site.chat({ websocket_url: prosody.ws }), me);
  await expect(root(chat)).toHaveAttribute("lang", "de");
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "Hello");
  await expect(chat.bodies(friend.jid)).toHaveText(["Hello"]);
  await expect(chat.log(friend.jid)).toContainText("Heute");
});

test("whoever chooses a language goes on in it, where he was, and has it again", async ({ chat, site, prosody, page }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws, view_mode: "fullscreen" }), me);
  await chat.openChat(friend.jid);
  await chat.composer(friend.jid).fill("half a sentence");
  await chat.id("open-settings").click();
  const choice = chat.id("set-language");
  await expect(choice).toHaveValue("0");
  await expect(choice.locator("option")).toHaveText(
    ["As the browser", "English", "Deutsch", "Français", "Español", "Italiano", "Nederlands", "Polski", "Português (Brasil)", "Русский", "العربية", "简体中文"],
  );
  await choice.focus();
  await page.keyboard.press("D");
  await expect(root(chat)).toHaveAttribute("lang", "de");
  await expect(chat.id("settings")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Einstellungen" })).toBeVisible();
  await expect(choice).toHaveValue("2");
  await expect(choice).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(chat.composer(friend.jid)).toHaveValue("half a sentence");
  await page.reload();
  await expect(chat.composer(friend.jid)).toHaveValue("half a sentence");
  await expect(root(chat)).toHaveAttribute("lang", "de");
  // It is his: another one has the browser's.
  await chat.id("logout").click();
  await expect(chat.id("login-submit")).toHaveText("Log in");
});

test("in a language that is written from right to left everything stands the other way round", async ({ chat, site, prosody, page }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await enter(chat, site.chat({ websocket_url: prosody.ws, i18n: "ar", view_mode: "fullscreen" }), me);
  await expect(root(chat)).toHaveAttribute("dir", "rtl");
  const box = await chat.openChat(friend.jid);
  await chat.send(friend.jid, "Hello");
  await expect(chat.bodies(friend.jid)).toHaveText(["Hello"]);
  const [roster, log] = [(await chat.id("roster").boundingBox())!, (await box.boundingBox())!];
  expect(log.x + log.width).toBeLessThanOrEqual(roster.x + 1);
  // A name in another direction stands where the words below it do.
  const row = chat.contact(friend.jid);
  const end = (part: string) =>
    row.locator(part).evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return Math.round(range.getBoundingClientRect().right);
    });
  expect(Math.abs((await end(".cv-contact__name")) - (await end(".cv-contact__status")))).toBeLessThan(3);
  // Nothing is wider than the window.
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
