import { people, person } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { Prosody } from "../../fixtures/prosody.js";
import { scan } from "../../fixtures/scanner.js";
import { expect, test } from "../../fixtures/test.js";

const inviting = (more = "") =>
  Prosody.start({
    modules: ["invites", "invites_adhoc", "invites_register", "register_ibr"],
    authentication: "internal_hashed",
    host: "allow_user_invites = true\nallow_registration = true\nregistration_invite_only = true\n" + more,
  });

test("a link of the server makes a contact of whoever pastes it, at once", async ({ chat, page, site, other }) => {
  test.slow();
  const prosody = await inviting();
  const [romeo, juliet] = [person(prosody, "romeo"), person(prosody, "juliet")];
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, romeo);
  await chat.id("new-chat").click();
  await chat.id("invite-open").click();
  await expect(chat.id("invite-about")).toContainText("can make an account");
  await expect(chat.id("invite-about")).toContainText("Valid until");
  const link = await chat.id("invite-link").inputValue();
  expect(link).toMatch(new RegExp(`^xmpp:${romeo.jid}\\?roster;preauth=[^;]+`));
  // A telephone that stands by reads it off the screen, in dark mode and where there is little room too.
  await expect(chat.id("invite-qr")).toBeHidden();
  await chat.id("invite-show-qr").press("Enter");
  expect(await scan(chat.id("invite-qr"))).toBe(link);
  await expect(chat.id("invite-qr")).toHaveAccessibleName(/^The link as a QR code/);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 340, height: 640 });
  expect(await scan(chat.id("invite-qr"))).toBe(link);
  const box = await chat.id("invite-qr").boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
  expect(box!.x + box!.width).toBeLessThanOrEqual(340);
  await page.setViewportSize({ width: 1280, height: 800 });
  // Opened once more it is the same one.
  await chat.id("invite-open").click();
  await chat.id("invite-open").click();
  await expect(chat.id("invite-link")).toHaveValue(link);
  await page.keyboard.press("Escape");

  await other.enter(url, juliet);
  await other.id("new-chat").click();
  await other.id("contact-address").fill(`${link};name=Romeo%20%3Cb%3E`);
  await expect(other.id("contact-address")).toHaveValue(romeo.jid);
  await expect(other.id("contact-name")).toHaveValue("Romeo <b>");
  await expect(other.id("contact-invited")).toContainText("accept you at once");
  // Somebody else is none of theirs.
  await other.id("contact-address").fill("nurse@localhost");
  await expect(other.id("contact-invited")).toBeEmpty();
  await other.id("contact-address").fill(romeo.jid);
  await other.id("contact-submit").click();
  const row = (jid: string) => `[data-testid=roster-item][data-jid="${jid}"][data-show=online]`;
  await expect(other.page.locator(row(romeo.jid))).toContainText("Romeo <b>");
  await expect(page.locator(row(juliet.jid))).toBeVisible();
  await expect(chat.id("request")).toHaveCount(0);
  await prosody.stop();
});

test("an account is made with a link, where there is no other way", async ({ chat, site, other }) => {
  test.slow();
  const prosody = await inviting();
  const romeo = person(prosody, "romeo");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), romeo);
  await chat.id("new-chat").click();
  await chat.id("invite-open").click();
  const link = await chat.id("invite-link").inputValue();

  await other.goto(site.chat({ websocket_url: prosody.ws, allow_registration: true }));
  await other.id("register-open").click();
  await other.id("register-domain").fill(link.replace(/preauth=[^;]+/, "preauth=wrong"));
  await other.id("register-submit").click();
  await expect(other.id("register-domain")).toHaveValue("localhost");
  await expect(other.id("register-refused")).toContainText("invite token is invalid");
  await other.id("register-back").click();
  await other.id("register-open").click();
  await other.id("register-domain").fill(link);
  await other.id("register-submit").click();
  const field = (name: string) => other.page.locator(`[data-testid=form-field][data-name=${name}]`);
  await field("username").fill("benvolio");
  await field("password").fill("quite new");
  await other.id("register-submit").click();
  await expect(other.id("own-jid")).toBeVisible();
  // They are contacts from the first moment on.
  await expect(other.page.locator(`[data-testid=roster-item][data-jid="${romeo.jid}"]`)).toBeVisible();
  await prosody.stop();
});

test("from the server's own page for an invitation to an account", async ({ chat, page, site, other }) => {
  test.slow();
  const prosody = await inviting(`modules_enabled = { "landing" }`);
  const romeo = person(prosody, "romeo");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), romeo);
  await chat.id("new-chat").click();
  await chat.id("invite-open").click();
  // Both are there, to be copied; what a telephone reads off the screen is the page.
  const [address, link] = [await chat.id("invite-page").inputValue(), await chat.id("invite-link").inputValue()];
  expect(address).toContain("/invite?");
  await chat.id("invite-show-qr").click();
  expect(await scan(chat.id("invite-qr"))).toBe(address);
  await expect(chat.id("invite-qr")).toHaveAccessibleName(/page/i);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.id("invite-copy").first().press("Enter");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);

  // Whoever has no account yet lands there, and takes the link from it into the box for a new one.
  await other.page.goto(address.replace(/^https:..localhost:\d+/, `http://localhost:${prosody.ports.http}`));
  await expect(other.page.getByRole("link")).toHaveText(link);
  const found = await other.page.getByRole("link").getAttribute("href");
  await other.goto(site.chat({ websocket_url: prosody.ws }));
  await other.id("register-open").press("Enter");
  await expect(other.id("register-domain")).toBeFocused();
  // The address of the page says nothing of what is on it.
  await other.page.keyboard.type(address);
  await other.page.keyboard.press("Enter");
  await expect(other.id("register-mistake")).toBeVisible();
  await expect(other.id("register-domain")).toBeFocused();
  await other.id("register-domain").fill(found!);
  await other.page.keyboard.press("Enter");
  const field = (name: string) => other.page.locator(`[data-testid=form-field][data-name=${name}]`);
  await expect(field("username")).toBeFocused();
  await other.page.keyboard.type("benvolio");
  await other.page.keyboard.press("Tab");
  await other.page.keyboard.type("quite new");
  await other.page.keyboard.press("Enter");
  await expect(other.id("own-jid")).toHaveText("benvolio@localhost");
  await expect(page.locator("[data-testid=roster-item][data-jid='benvolio@localhost']")).toBeAttached();
  await prosody.stop();
});

test("an account that was kept for somebody is made with the link to it, once", async ({ chat, site, other }) => {
  const prosody = await inviting(`modules_enabled = { "landing" }`);
  await chat.page.goto(`http://localhost:${prosody.ports.http}/invite/for/benvolio`);
  const link = await chat.page.getByRole("link").innerText();
  expect(link).toMatch(/^xmpp:benvolio@localhost\?register;preauth=/);
  const url = site.chat({ websocket_url: prosody.ws });
  const field = (who: typeof chat, name: string) => who.page.locator(`[data-testid=form-field][data-name=${name}]`);
  const open = async (who: typeof chat) => {
    await who.goto(url);
    await who.id("register-open").click();
    await who.id("register-domain").fill(link);
    await who.id("register-submit").click();
  };
  await open(chat);
  await expect(chat.id("register-domain")).toHaveValue("localhost");
  await expect(field(chat, "username")).toHaveValue("benvolio");
  await field(chat, "password").fill("quite new");
  await chat.id("register-submit").click();
  await expect(chat.id("own-jid")).toHaveText("benvolio@localhost");
  // Whoever finds it later is told that it is of no use any more.
  await open(other);
  await expect(other.id("register-refused")).toContainText(/token/);
  await prosody.stop();
});

test("where the server makes none there is a link of our own, good for one", async ({ chat, page, site, prosody }) => {
  const me = person(prosody, "romeo");
  const [first, second] = [person(prosody, "juliet"), person(prosody, "tybalt")];
  const [her, him] = [await Peer.online(prosody, first), await Peer.online(prosody, second)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await chat.id("invite-open").click();
  await expect(chat.id("invite-link")).toHaveValue(new RegExp(`^xmpp:${me.jid}\\?roster;preauth=[0-9a-f]{24}$`));
  await expect(chat.id("invite-about")).toContainText("Valid until");
  const link = await chat.id("invite-link").inputValue();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.id("invite-copy").click();
  await expect(chat.id("invite-copy")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.keyboard.press("Escape");
  // A later run of the program knows it too.
  await page.reload();
  await chat.online();
  const token = link.split("preauth=")[1];
  const ask = `<presence type="subscribe" to="${me.jid}"><preauth xmlns="urn:xmpp:pars:0" token="${token}"/></presence>`;
  her.send(ask);
  await expect(page.locator(`[data-testid=roster-item][data-jid="${first.jid}"]`)).toBeVisible();
  await her.hears("type='subscribed'");
  await her.hears("type='subscribe'");
  await expect(chat.id("request")).toHaveCount(0);
  him.send(ask);
  await expect(page.locator(`[data-testid=request][data-jid="${second.jid}"]`)).toBeVisible();
});

test("links in a message are followed here", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const paris = person(prosody, "paris");
  const him = await Peer.online(prosody, paris);
  const her = await Peer.online(prosody, juliet);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  her.message(me.jid, `Ask xmpp:${paris.jid}?roster;preauth=his%26token or come to xmpp:balcony@rooms.localhost?join`);
  await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).click();
  await page.locator("[data-testid=message-body] a").first().click();
  await expect(chat.id("contact-address")).toHaveValue(paris.jid);
  await chat.id("contact-submit").click();
  await him.hears("urn:xmpp:pars:0");
  expect(him.received).toContain("his&amp;token");
  await page.locator("[data-testid=message-body] a").last().click();
  await expect(chat.id("join-room")).toHaveValue("balcony@rooms.localhost");
  await page.keyboard.press("Escape");

  // With a contact there is nothing to ask for, but a chat.
  await page.locator("[data-testid=message-body] a").first().click();
  await expect(chat.box(paris.jid)).toBeVisible();
  await expect(chat.id("add-contact")).toHaveCount(0);
});
