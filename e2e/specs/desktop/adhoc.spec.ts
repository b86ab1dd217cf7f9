import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";


/** How often the command with steps was asked to do that. */
const asked = (prosody: Prosody, action: string) =>
  prosody.log().split(`steps: ${action}`).length - 1;

test("a command goes through its steps, back and forth, and shows what came of it", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["uptime", "steps"], authentication: "internal_hashed" });
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("open-adhoc").click();
  await expect(chat.id("adhoc-address")).toHaveValue("localhost");
  await expect(chat.id("adhoc-command")).toHaveText(["Get uptime", "Book a table"]);
  const field = (name: string) => page.locator(`[data-testid=adhoc] [data-testid=form-field][data-name=${name}]`);

  // One without steps.
  await page.locator("[data-testid=adhoc-command][data-node=uptime]").click();
  await expect(chat.id("adhoc-note")).toContainText("server has been running");
  await chat.id("adhoc-others").click();

  const book = page.locator('[data-testid=adhoc-command][data-node="urn:example:steps"]');
  await book.focus();
  await page.keyboard.press("Enter");
  await expect(field("name")).toBeFocused();
  // The browser asks for what has to be there.
  await chat.id("adhoc-go").click();
  expect(asked(prosody, "next")).toBe(0);
  await page.keyboard.type("Romeo <b>");
  await page.keyboard.press("Enter");
  await expect(field("seats")).toBeFocused();
  await expect(chat.id("adhoc-note")).toHaveText("Warning: Only tonight.");
  await chat.id("adhoc-prev").click();
  await expect(field("name")).toHaveValue("Romeo <b>");
  await chat.id("adhoc-go").click();
  await field("seats").selectOption({ label: "Four" });
  await field("window").check();
  await chat.id("adhoc-go").click();
  await expect(chat.id("adhoc-note")).toHaveText("Booked.");
  await expect(chat.id("outcome")).toHaveText("NameRomeo <b>Seats4At the windowYes");
  await expect(chat.id("adhoc-run")).toContainText("Come at eight.");
  await expect(chat.id("outcome-table").locator("tbody tr")).toHaveCount(2);
  await expect(chat.id("outcome-table")).toContainText("Soup <b>");
  expect(asked(prosody, "cancel")).toBe(0);
  await chat.id("adhoc").getByTestId("dialog-cancel").click();
  await expect(chat.id("adhoc")).toHaveCount(0);
  await prosody.stop();
});

test("a command is cancelled by its button and with its window, and what is refused is said", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["steps"], authentication: "internal_hashed" });
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("open-adhoc").click();
  const field = (name: string) => page.locator(`[data-testid=adhoc] [data-testid=form-field][data-name=${name}]`);
  await chat.id("adhoc-command").click();
  await field("name").fill("nobody");
  await chat.id("adhoc-go").click();
  await expect(chat.id("adhoc-said")).toContainText("It says: Who are you?");
  await expect(field("name")).toHaveValue("nobody");
  await chat.id("adhoc-cancel").click();
  await expect(chat.id("adhoc-command")).toBeVisible();
  await expect.poll(() => asked(prosody, "cancel")).toBe(1);
  await chat.id("adhoc-command").click();
  await expect(field("name")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(chat.id("adhoc")).toHaveCount(0);
  await expect.poll(() => asked(prosody, "cancel")).toBe(2);

  // Somebody else's, and no address at all.
  await chat.id("open-settings").click();
  await chat.id("open-adhoc").click();
  await expect(chat.id("adhoc-command")).toBeVisible();
  await chat.id("adhoc-address").fill(juliet.jid);
  await chat.id("adhoc-address").press("Enter");
  await expect(chat.id("adhoc-said")).not.toHaveText(/^(Asking…)?$/);
  await expect(chat.id("adhoc-command")).toHaveCount(0);
  await chat.id("adhoc-address").fill("a@b@c");
  await chat.id("adhoc-list").click();
  await expect(chat.id("adhoc-said")).toContainText("An address looks like");
  await prosody.stop();
});

test("an administrator makes an account", async ({ chat, page, site, other }) => {
  test.slow();
  const prosody = await Prosody.start({ modules: ["admin_adhoc"], global: `admins = { "admin@localhost" }` });
  prosody.addUser("admin", { password: "of the house" });
  const me = { jid: "admin@localhost", password: "of the house" };
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await chat.id("open-settings").click();
  await chat.id("open-adhoc").click();
  const field = (name: string) => page.locator(`[data-testid=adhoc] [data-testid=form-field][data-name=${name}]`);
  await page.locator('[data-testid=adhoc-command][data-node="http://jabber.org/protocol/admin#add-user"]').click();
  await field("accountjid").fill("new@localhost");
  await field("password").fill("quite new");
  await field("password-verify").fill("quite new");
  await chat.id("adhoc-go").click();
  await expect(chat.id("adhoc-note")).toContainText("successfully");
  await other.enter(url, { jid: "new@localhost", password: "quite new" });
  // Others have no such commands.
  await other.id("open-settings").click();
  await other.id("open-adhoc").click();
  await expect(other.id("adhoc-said")).toHaveText("There are no commands for you.");
  await prosody.stop();
});

test("there are no commands where the server has none, or the site does not want them", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await expect(chat.id("about")).toContainText("Prosody");
  await expect(chat.id("open-adhoc")).toHaveCount(0);
  const able = await Prosody.start({ modules: ["uptime", "user_account_management"] });
  const [juliet] = people(able, ["Juliet"]);
  await chat.enter(site.chat({ websocket_url: able.ws, allow_adhoc_commands: false }), juliet);
  await chat.id("open-settings").click();
  await expect(chat.id("change-password")).toBeVisible();
  await expect(chat.id("open-adhoc")).toHaveCount(0);
  await able.stop();
});
