import type { FullConfig, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

/** Lines of an error that are told. */
const lines = 6;

/** Why tests failed, once more and in short, below everything else: where only the end of a log is kept, this
 * is what is left of it. */
export default class Digest implements Reporter {
  private readonly failed: string[] = [];

  onBegin(_config: FullConfig, _suite: Suite) {}

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
    if (this.failed.length > 0) console.log(`\nWhy:\n${this.failed.join("\n")}`);
  }

  printsToStdio() {
    return false;
  }
}
