import path from "node:path";
import type { FullConfig, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

/** Lines of an error that are told. */
const lines = 6;

/** Why tests failed, once more and in short, below everything else: where only the end of a log is kept, this
 * is what is left of it. The last lines are the names alone. */
export default class Digest implements Reporter {
  private readonly failed: string[] = [];
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    const seconds = Math.round(result.duration / 1000);
    const errors = result.errors.map(({ message = "" }) => {
      const plain = message.replace(/\u001b\[[0-9;]*m/g, "").split("\n").filter((line) => line.trim());
      return plain.slice(0, lines).map((line) => `    ${line.slice(0, 160)}`).join("\n");
    });
    const out = result.stdout.map(String).join("").trim().split("\n").slice(-2).filter(Boolean);
    this.failed.push(
      [`  ${result.status} after ${seconds} s: ${test.title}`, ...out.map((line) => `    > ${line.slice(0, 160)}`), ...errors].join("\n"),
    );
  }

  onEnd() {
    if (this.failed.length > 0) console.log(`\nWhy:\n${this.failed.join("\n")}\n`);
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome !== "unexpected" && outcome !== "flaky") continue;
      const { file, line } = test.location;
      const name = outcome === "flaky" ? "Failed, then passed" : "Failed";
      console.log(`${name}: ${path.relative(import.meta.dirname, file)}:${line} ${test.title}`.slice(0, 160));
    }
  }

  printsToStdio() {
    return false;
  }
}
