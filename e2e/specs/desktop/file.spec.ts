import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { dist, initialize } from "../../fixtures/site.js";
import { expect, test as base } from "../../fixtures/test.js";

/** A copy of dist/ on disk, in a folder with an awkward name, and a server that answers pages without
 * an origin: those on disk say `Origin: null`. */
const test = base.extend<object, { folder: string; open: Prosody; firefox: Browser }>({
  folder: [
    async ({}, use) => {
      const home = fs.mkdtempSync(path.join(os.tmpdir(), "converse-rs-disk-"));
      const folder = path.join(home, "Grüße & Küsse #1 100%");
      fs.cpSync(dist, folder, { recursive: true });
      await use(folder);
      fs.rmSync(home, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  open: [
    async ({}, use) => {
      const prosody = await Prosody.start();
      await use(prosody);
      await prosody.stop();
    },
    { scope: "worker" },
  ],
  firefox: [
    async ({}, use) => {
      const browser = await puppeteer.launch({
        browser: "firefox",
        executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
        headless: true,
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

let count = 0;

/** A page in that folder beside the shipped files; the shipped page, but for its settings. */
function pageOnDisk(folder: string, settings: object): string {
  const name = `settings-${process.pid}-${++count}`;
  fs.writeFileSync(path.join(folder, `${name}.js`), initialize(settings));
  const page = fs.readFileSync(path.join(folder, "index.html"), "utf8");
  expect(page).toContain('src="settings.js"');
  const file = path.join(folder, `${name}.html`);
  fs.writeFileSync(file, page.replace('src="settings.js"', `src="${name}.js"`));
  return pathToFileURL(file).href;
}

/** A folder with nothing in it but the one script and a page. */
function standalone(settings: object): string {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "converse-rs-alone-"));
  const folder = path.join(home, "nur eine Datei – für alles");
  fs.mkdirSync(folder);
  fs.copyFileSync(path.join(dist, "converse.standalone.js"), path.join(folder, "converse.standalone.js"));
  fs.writeFileSync(
    path.join(folder, "page.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Alone</title><body>` +
      `<script src="converse.standalone.js"></script><script>${initialize(settings)}</script></body></html>`,
  );
  return pathToFileURL(path.join(folder, "page.html")).href;
}

/** The page in Firefox; its locators see through the shadow root when told to. */
class InFirefox {
  constructor(readonly page: Page) {}

  private at(id: string, more = "") {
    return this.page.locator(`>>> [data-testid="${id}"]${more}`).setTimeout(15_000);
  }

  async enter(url: string, { jid, password }: { jid: string; password: string }) {
    await this.page.goto(url);
    await expect.poll(() => this.page.evaluate("window.started")).toBe("ready");
    await this.at("login-jid").fill(jid);
    await this.at("login-password").fill(password);
    await this.at("login-submit").click();
  }

  async open(jid: string) {
    await this.at("roster-item", `[data-jid="${jid}"]`).click();
    await this.at("composer").wait();
  }

  async send(text: string) {
    await this.at("composer").fill(text);
    await this.page.keyboard.press("Enter");
  }

  async bodies(): Promise<string[]> {
    return this.page.$$eval(">>> [data-testid=message-body]", (all) => all.map((b) => b.textContent ?? ""));
  }
}

const carriers = ["websocket", "bosh", "standalone"] as const;

/** The page to open for each. */
function address(carrier: (typeof carriers)[number], folder: string, open: Prosody): string {
  if (carrier === "standalone") return standalone({ websocket_url: open.ws });
  return pageOnDisk(folder, carrier === "bosh" ? { bosh_service_url: open.bosh } : { websocket_url: open.ws });
}

for (const carrier of carriers) {
  test(`from disk in Chromium: ${carrier}`, async ({ chat, page, folder, open }) => {
    const troubles: string[] = [];
    page.on("console", (m) => m.type() === "error" && troubles.push(m.text()));
    page.on("pageerror", (error) => troubles.push(String(error)));
    const [me, friend] = people(open, ["Romeo", "Juliet"]);
    const peer = await Peer.online(open, friend);
    await chat.enter(address(carrier, folder, open), me);
    expect(page.url()).toMatch(/^file:/);
    await expect(chat.id("logout")).toHaveCSS("display", "grid");
    await chat.openChat(friend.jid);
    await chat.send(friend.jid, "from the disk");
    await peer.hears("from the disk");
    peer.message(me.jid, "to the disk");
    await expect(chat.bodies(friend.jid)).toHaveText(["from the disk", "to the disk"]);
    await chat.id("logout").click();
    await expect(chat.id("login-form")).toBeVisible();
    expect(troubles).toEqual([]);
  });

  test(`from disk in Firefox: ${carrier}`, async ({ firefox, folder, open }) => {
    const [me, friend] = people(open, ["Romeo", "Juliet"]);
    const peer = await Peer.online(open, friend);
    const page = await firefox.newPage();
    const chat = new InFirefox(page);
    await chat.enter(address(carrier, folder, open), me);
    await chat.open(friend.jid);
    await chat.send("from the disk");
    await peer.hears("from the disk");
    peer.message(me.jid, "to the disk");
    await expect.poll(() => chat.bodies()).toEqual(["from the disk", "to the disk"]);
    // The styles are there too.
    const display = await page.$eval(">>> [data-testid=logout]", (e) => getComputedStyle(e).display);
    expect(display).toBe("grid");
    await page.close();
  });
}

test("the shipped page as it is, opened from disk", async ({ chat, page, folder }) => {
  await page.goto(pathToFileURL(path.join(folder, "index.html")).href);
  await expect(chat.id("login-form")).toBeVisible();
  await expect(chat.id("login-url")).toBeVisible();
  await expect(chat.id("login-form")).toHaveCSS("display", "grid");
});
