import AxeBuilder from "@axe-core/playwright";
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
