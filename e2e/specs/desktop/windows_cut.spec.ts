import type { Locator } from "@playwright/test";
import { Cut } from "../../fixtures/cut.js";
import type { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";
import { type Scene, knowing, scene, windows } from "../../fixtures/windows.js";

test.describe.configure({ mode: "parallel" });

let server: Prosody;
test.beforeAll(async () => {
  server = await knowing();
});
test.afterAll(() => server.stop());

/** Fields that one types into, and not such as narrow a list. */
const fields = (dialog: Locator) =>
  dialog.locator("input:is([type=text], [type=password], :not([type])):not([readonly]), textarea").filter({ visible: true });

/** Types something into each of them; gives what stands there then. */
async function type(dialog: Locator): Promise<string[]> {
  const all = await fields(dialog).all();
  for (const [n, field] of all.entries()) if ((await field.inputValue()) === "") await field.fill(`typed${n}@rooms.localhost`);
  return Promise.all(all.map((field) => field.inputValue()));
}

/** Has the connection back, by the window's own button unless it comes before. */
const back = (dialog: Locator) =>
  expect(async () => {
    const retry = dialog.getByTestId("dialog-reconnect");
    if (await retry.isVisible()) await retry.press("Enter", { timeout: 1_000 });
    await expect(dialog.getByTestId("dialog-cut")).toBeEmpty({ timeout: 5_000 });
  }).toPass();

const end = async (here: Scene, cable: Cut) => {
  here.her.close();
  here.guest?.peer.close();
  await cable.stop();
};

// What leads to this window has come from the server just before.
const { around: _, ...others } = windows;
for (const [name, { open, whole }] of Object.entries(others)) {
  test(`${name}: opened without a connection, and made use of when it is back`, async ({ chat, page, site }) => {
    const cable = await Cut.start(server.ports.http);
    const here = await scene(name, chat, site, server, cable.ws);
    const dialog = chat.id(name);
    cable.refuse();
    cable.cut();
    await expect(chat.id("reconnect-now")).toBeAttached();
    await open(here);
    await expect(dialog).toBeVisible();
    await expect(dialog.getByTestId("dialog-cut")).toContainText("There is no connection");
    // What is sent now is not, and not lost.
    const typed = await type(dialog);
    const submit = dialog.locator("button[type=submit], [data-testid=confirm][data-kind=danger]").filter({ visible: true });
    if (name !== "clear-chat" && (await submit.count()) > 0) {
      await submit.first().press("Enter");
      await expect(dialog.getByTestId("dialog-cut")).toBeFocused();
    }
    await expect(dialog).toBeVisible();
    cable.refuse(false);
    await back(dialog);
    await expect(chat.id("connection-status")).toHaveText("Online");
    if (whole) await expect(dialog.getByTestId(whole).first()).toBeVisible();
    const now = await Promise.all((await fields(dialog).all()).map((field) => field.inputValue()));
    expect(now).toEqual(expect.arrayContaining(typed));
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog")).toHaveCount(0);
    await end(here, cable);
  });
}

interface Question {
  window: string;
  /** What is pressed to ask, if opening the window does not. */
  by?: string[];
  /** What is there when it was answered: a test id, or words. */
  answer: string;
  /** The button that asks once more; none: the window does so itself. */
  again?: string;
}

const questions: Question[] = [
  { window: "room-setup", answer: "setup-submit", again: "room-again" },
  { window: "room-lists", answer: "text=Nobody.", again: "room-again" },
  { window: "room-register", answer: "room-register-submit", again: "room-again" },
  { window: "join", by: ["join-find"], answer: "join-total", again: "room-again" },
  { window: "contact-details", answer: "card-line", again: "card-retry" },
  { window: "profile", answer: "profile-submit", again: "card-retry" },
  { window: "adhoc", answer: "adhoc-command", again: "adhoc-list" },
  { window: "disco", answer: "disco-item", again: "disco-look" },
  { window: "search", answer: "archive-search" },
  { window: "around", answer: "around-item", again: "around-retry" },
  { window: "add-contact", by: ["invite-open"], answer: "invite-link" },
  { window: "add-contact", by: ["people-find"], answer: "people-search" },
];

for (const { window, by = [], answer, again } of questions) {
  test(`${[window, ...by].join(", ")}: asked for while the server dies, and had when it lives again`, async ({ chat, page, site }) => {
    const prosody = await knowing();
    const cable = await Cut.start(prosody.ports.http);
    const here = await scene(window, chat, site, prosody, cable.ws);
    here.her.send(`<iq type="set" id="v"><vCard xmlns="vcard-temp"><FN>Juliet Capulet</FN></vCard></iq>`);
    await here.her.hears("id='v'");
    const dialog = chat.id(window);
    // Only the last question goes nowhere.
    if (window === "around") {
      await page.keyboard.press("Control+Shift+F");
      await page.keyboard.type("lark");
      await here.walker.press("archive-search");
      await expect(chat.id("archive-item")).toBeVisible();
      cable.stall();
      await chat.id("archive-item").press("Enter");
    } else if (by.length > 0) {
      await windows[window].open(here);
      await expect(dialog.getByTestId(by[0])).toBeVisible();
      cable.stall();
      await here.walker.press(...by);
    } else {
      cable.stall();
      await windows[window].open(here);
    }
    await expect(dialog).toBeVisible();
    const typed = await type(dialog);
    await prosody.kill("SIGKILL");
    cable.refuse();
    cable.cut();
    await expect(dialog.getByTestId("dialog-cut")).toContainText("There is no connection");
    await prosody.run();
    cable.refuse(false);
    cable.flow();
    await back(dialog);
    // Words say why there is nothing, beside the button that asks again.
    const there = answer.startsWith("text=") ? dialog.locator(answer) : dialog.getByTestId(answer).first();
    const button = again ? dialog.getByTestId(again) : there;
    await expect(button.or(there).first()).toBeVisible();
    if (again && !(await there.isVisible())) {
      await expect(dialog.getByRole("status").filter({ hasText: /\w/ }).first()).toBeVisible();
      await button.click();
    }
    await expect(there).toBeVisible();
    const now = await Promise.all((await fields(dialog).all()).map((field) => field.inputValue()));
    expect(now).toEqual(expect.arrayContaining(typed));
    await end(here, cable);
    await prosody.stop();
  });
}
