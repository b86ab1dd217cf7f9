import AxeBuilder from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import type { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";
import { knowing, scene, windows } from "../../fixtures/windows.js";

// Every window on a page of its own, and nothing that moves while it is looked at.
test.describe.configure({ mode: "parallel" });
test.use({ contextOptions: { reducedMotion: "reduce" } });

let server: Prosody;
test.beforeAll(async () => {
  server = await knowing();
});
test.afterAll(() => server.stop());

/** Words in a window that cannot be read: beyond its edge, or with no room. */
const unread = (dialog: Locator) =>
  dialog.evaluate((root) => {
    const { left, right } = root.getBoundingClientRect();
    const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const box = node.parentElement!;
      if (!/\w/.test(node.textContent!) || box.closest("option, .cv-hidden") || !box.checkVisibility()) continue;
      const own = box.getBoundingClientRect();
      if (own.left < left || own.right > right || own.width < 8) found.push(node.textContent!);
    }
    return found;
  });

for (const [name, { open, first, whole }] of Object.entries(windows)) {
  test(`${name}: opened, gone through and closed by keys alone, in both themes`, async ({ chat, page, site }) => {
    const here = await scene(name, chat, site, server);
    const { walker } = here;
    await open(here);
    await expect(chat.id(name)).toBeVisible();
    if (whole) await expect(chat.id(whole).first()).toBeVisible();
    await expect(page.locator("dialog[open]")).toHaveCount(1);
    await expect.poll(async () => (await walker.focus()).at, "what one begins with").toBe(first);
    expect((await walker.focus()).inside).toBe(name);
    await expect(chat.id(name)).toHaveAccessibleName(/./);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).include({ fromShadowDom: ["converse-root", `[data-testid=${name}]`] }).analyze();
      const found = violations.map((v) => `${colorScheme}: ${v.id} ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join("; ")}`);
      expect.soft(found).toEqual([]);
    }
    for (const width of [340, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await unread(chat.id(name)), `to be read at ${width} px`).toEqual([]);
    }
    await walker.around(name);

    // Esc closes what is in front alone; one is where one was.
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog")).toHaveCount(0);
    await expect(chat.id("chat").filter({ visible: true })).toHaveCount(1);
    const { at, inside } = await walker.focus();
    expect(inside).toBe(null);
    expect(["BODY", "CONVERSE-ROOT"], "the focus is somewhere").not.toContain(at);
    // From there it opens once more, by its button too.
    if (at !== "composer") {
      await page.keyboard.press(name === "keys" ? "?" : "Enter");
      await expect(page.locator("dialog[open]")).toHaveCount(1);
      await walker.tab("dialog-close");
      await page.keyboard.press("Enter");
      await expect(page.locator("dialog")).toHaveCount(0);
      await expect.poll(async () => (await walker.focus()).at).toBe(at);
    }
    here.her.close();
    here.guest?.peer.close();
  });
}

test("whoever throws somebody out by keys is asked why, and goes on where that is written", async ({ chat, page, site }) => {
  const here = await scene("occupant-details", chat, site, server);
  const { walker } = here;
  await walker.tab("occupant-menu");
  await page.keyboard.press("ArrowDown");
  await walker.press("occupant-menu");
  await expect(chat.id("occupant-details")).toHaveAccessibleName("Anna");
  await walker.press("occupant-kick");
  await expect(chat.id("occupant-reason")).toBeFocused();
  await page.keyboard.type("too late");
  await walker.press("confirm");
  await here.guest!.peer.hears("too late");
  await expect(page.locator("dialog")).toHaveCount(0);
  here.her.close();
  here.guest!.peer.close();
});
