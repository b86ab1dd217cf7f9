import { defineConfig } from "@playwright/test";
import base from "./playwright.config.js";

/** Measures start-up: `make bench`. One thing at a time, and no traces that cost time. */
export default defineConfig({
  ...base,
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "test-results/bench",
  workers: 1,
  timeout: 300_000,
  reporter: [["dot"]],
  use: { ...base.use, trace: "off", viewport: { width: 1280, height: 800 } },
  projects: [{ name: "bench" }],
});
