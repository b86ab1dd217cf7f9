import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { freePorts } from "../../fixtures/ports.js";

const repository = path.resolve(import.meta.dirname, "../../..");

/** `make demo` with data of its own, in a process group of its own as under a terminal. */
class Demo {
  output = "";
  readonly ended: Promise<number | null>;
  private readonly make: ChildProcess;

  constructor(home: string, port: number) {
    this.make = spawn("make", ["--no-print-directory", "demo"], {
      cwd: repository,
      detached: true,
      env: { ...process.env, DEMO_HOME: home, PORT: String(port), SKIP_BUILD: "1" },
    });
    for (const stream of [this.make.stdout, this.make.stderr]) stream?.on("data", (d) => (this.output += d));
    this.ended = new Promise((resolve) => this.make.once("close", resolve));
  }

  async says(text: string) {
    await expect.poll(() => this.output, { timeout: 30_000 }).toContain(text);
  }

  /** Ctrl-C: the terminal sends it to the whole group. */
  async interrupt() {
    if (this.make.pid && this.make.exitCode === null) process.kill(-this.make.pid, "SIGINT");
    await this.ended;
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** The first of two ports in a row that are free at this moment. */
async function freePair(): Promise<number> {
  for (;;) {
    const [port] = await freePorts(1);
    if (port < 60_000 && (await isFree(port + 1))) return port;
  }
}

/** What the server answers to who opens a BOSH session with Alice's certificate. */
function withCertificate(port: number, home: string): Promise<string> {
  const certs = path.join(home, "certs");
  return new Promise((resolve, reject) => {
    const request = https.request(
      `https://localhost:${port}/http-bind`,
      {
        method: "POST",
        ca: fs.readFileSync(path.join(certs, "server-ca.crt")),
        pfx: fs.readFileSync(path.join(certs, "alice@localhost.p12")),
        passphrase: "demo",
        agent: false,
        headers: { Origin: `https://localhost:${port}`, "Content-Type": "text/plain;charset=utf-8" },
      },
      (response) => {
        let body = "";
        response.on("data", (d) => (body += d)).on("end", () => resolve(body));
      },
    );
    request.on("error", reject);
    request.end(
      "<body xmlns='http://jabber.org/protocol/httpbind' rid='1000' to='localhost' wait='5' hold='1'" +
        " ver='1.6' xml:lang='en' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh'/>",
    );
  });
}

test("the demo starts, answers, ends with Ctrl-C and starts again", async ({ page }) => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "converse-rs-demo-"));
  const port = await freePair();
  const chat = new Chat(page);
  let demo = new Demo(home, port);
  try {
    await demo.says(`http://localhost:${port}/`);
    await page.goto(`http://localhost:${port}/`);
    await chat.login("alice", "alice");
    await chat.online();
    await expect(chat.contact("clara@localhost")).toHaveAttribute("data-show", "chat");
    await expect(chat.contact("dmitri@localhost")).toHaveAttribute("data-show", "away");
    await expect(chat.contact("fatima@localhost").first().getByTestId("unread")).toHaveText("1");
    await expect(chat.id("request")).toContainText("hiro@localhost");
    await chat.openChat("clara@localhost");
    // What was said in days gone by comes from the archive.
    const before = ["Are you coming on Thursday?", "Yes, after six.", "Good. I will bring the maps."];
    await expect(chat.bodies("clara@localhost")).toHaveText(before);
    await chat.send("clara@localhost", "Nice to meet you");
    const all = [...before, "Nice to meet you", "You wrote: Nice to meet you"];
    await expect(chat.bodies("clara@localhost")).toHaveText(all);

    expect(await withCertificate(port + 1, home)).toContain("<mechanism>EXTERNAL</mechanism>");

    const second = new Demo(home, port);
    expect(await second.ended).not.toBe(0);
    expect(second.output).toContain("The demo runs already");

    await chat.id("logout").click();
    await expect(chat.id("login-form")).toBeVisible();
    await demo.interrupt();
    expect(demo.output).toContain("The demo has ended");
    expect(await isFree(port)).toBe(true);
    expect(await isFree(port + 1)).toBe(true);
    expect(fs.existsSync(path.join(home, "prosody.pid"))).toBe(false);

    demo = new Demo(home, port);
    await demo.says(`http://localhost:${port}/`);
    expect(demo.output).not.toContain("Making certificates");
    await page.goto(`http://localhost:${port}/overlay.html`);
    await chat.id("launcher").click();
    await chat.login("bob@localhost", "bob");
    await chat.online();
  } finally {
    await demo.interrupt();
    fs.rmSync(home, { recursive: true, force: true });
  }
});

test("a port in use is told, with what to do", async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "converse-rs-demo-"));
  const port = await freePair();
  const other = net.createServer().listen(port + 1, "127.0.0.1");
  const demo = new Demo(home, port);
  try {
    expect(await demo.ended).not.toBe(0);
    expect(demo.output).toContain(`Port ${port + 1} is in use by another program`);
    expect(demo.output).toContain("make demo PORT=");
  } finally {
    await demo.interrupt();
    other.close();
    fs.rmSync(home, { recursive: true, force: true });
  }
});
