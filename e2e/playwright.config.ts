import { defineConfig } from "@playwright/test";

/** Chromium of the distribution; nothing is downloaded. */
export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

const launchOptions = {
  executablePath: chromium,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  // Two cores, and every worker runs servers of its own.
  workers: 2,
  // A machine may be three times as slow as the one at hand; what passes waits for none of this.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  // Where nobody is there to look and start again. What passes then is told as such, by name.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["./digest.ts"]],
  use: { trace: "retain-on-failure", locale: "en-GB", launchOptions },
  projects: [
    { name: "server", testMatch: "server/*.spec.ts" },
    { name: "desktop", testMatch: "desktop/*.spec.ts", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "mobile",
      testMatch: "mobile/*.spec.ts",
      use: { viewport: { width: 340, height: 640 }, hasTouch: true, isMobile: true },
    },
  ],
});
