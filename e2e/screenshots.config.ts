import { defineConfig } from "@playwright/test";
import base from "./playwright.config.js";

/** Pictures of the screens for people to look at: `npx playwright test -c screenshots.config.ts`. */
export default defineConfig({
  ...base,
  testDir: "screenshots",
  outputDir: "test-results/shots-run",
  projects: [
    { name: "wide", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "narrow",
      // It is both, one after the other.
      testIgnore: "windows.spec.ts",
      use: { viewport: { width: 340, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
