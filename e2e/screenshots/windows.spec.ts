import path from "node:path";
import type { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";
import { knowing, scene, windows } from "../fixtures/windows.js";

const folder = path.resolve(import.meta.dirname, "../test-results/shots");

test.describe.configure({ mode: "parallel" });
test.use({ contextOptions: { reducedMotion: "reduce" } });

let server: Prosody;
test.beforeAll(async () => {
  server = await knowing();
});
test.afterAll(() => server.stop());

for (const [name, { open, whole }] of Object.entries(windows)) {
  test(`window ${name}`, async ({ chat, page, site }) => {
    const here = await scene(name, chat, site, server);
    await open(here);
    if (whole) await expect(chat.id(whole).first()).toBeVisible();
    for (const width of [1280, 340]) {
      await page.setViewportSize({ width, height: width > 340 ? 800 : 640 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: path.join(folder, `window-${name}-${colorScheme}-${width}.png`) });
      }
    }
    here.her.close();
    here.guest?.peer.close();
  });
}
