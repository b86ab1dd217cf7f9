import fs from "node:fs";
import { CertificateBrowser, CertificatePolicy, type Bundle } from "../../fixtures/certificate-browser.js";
import { Chat } from "../../fixtures/chat.js";
import { dist, initialize, Site } from "../../fixtures/site.js";
import { test as base, expect } from "../../fixtures/test.js";

const day = 86_400;

/** Tests with Chromium that holds a certificate, or several, or none: a browser for each test. */
const test = base.extend<{ start: (...bundles: Bundle[]) => Promise<Chat> }, { policy: void }>({
  policy: [
    async ({ prosody }, use) => {
      await CertificatePolicy.set([prosody.ports.cert]);
      await use();
      CertificatePolicy.clear();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  start: async ({ prosody, policy }, use) => {
    void policy;
    const browsers: CertificateBrowser[] = [];
    await use(async (...bundles) => {
      const browser = await CertificateBrowser.start(prosody.certs.path("server-ca.crt"), ...bundles);
      browsers.push(browser);
      return new Chat(await browser.page());
    });
    for (const browser of browsers) await browser.stop();
  },
});

const external = { authentication: "external" };

for (const carrier of ["bosh", "websocket"] as const) {
  test(`a certificate logs in over ${carrier}, from another origin, with an empty field`, async ({
    site,
    prosody,
    start,
  }) => {
    const chat = await start(prosody.certs.bundle("romeo@localhost"));
    // The WebSocket is the first contact with that port as far as the page's author knows.
    const url = carrier === "bosh" ? { bosh_service_url: prosody.certBosh } : { websocket_url: prosody.certWss };
    await chat.goto(site.chat({ ...external, ...url, default_domain: "localhost" }));
    await expect(chat.id("login-password")).toHaveCount(0);
    await expect(chat.id("login-jid")).toHaveValue("");
    await chat.id("login-submit").click();
    await chat.online();
    await expect(chat.id("own-jid")).toHaveText("romeo@localhost");
    await chat.id("logout").click();
    await expect(chat.id("login-form")).toBeVisible();
    await chat.id("login-jid").fill("romeo@localhost");
    await chat.id("login-submit").click();
    await chat.online();
  });

  test(`${carrier}: no certificate in the browser is told, and a password is at hand`, async ({
    site,
    prosody,
    start,
  }) => {
    const chat = await start();
    const url = carrier === "bosh" ? { bosh_service_url: prosody.certBosh } : { websocket_url: prosody.certWss };
    await chat.goto(site.chat({ ...external, ...url, jid: "localhost", allow_password_fallback: true }));
    await chat.id("login-submit").click();
    await expect(chat.id("login-error")).toContainText("Your certificate did not reach the server");
    await expect(chat.id("login-error")).toContainText("none is installed");
    // Trying again comes to the same.
    await expect(chat.id("login-submit")).toHaveText("Log in with certificate");
    await chat.id("login-submit").click();
    await expect(chat.id("login-error")).toContainText("did not reach");
    await chat.id("login-fallback").click();
    await chat.login("juliet@localhost", "juliet's secret");
    await chat.online();
    await expect(chat.id("own-jid")).toHaveText("juliet@localhost");
  });
}

test("auto_login with the domain alone", async ({ site, prosody, start }) => {
  const chat = await start(prosody.certs.bundle("juliet@localhost"));
  await chat.goto(
    site.chat({ ...external, websocket_url: prosody.certWss, jid: "localhost", auto_login: true }),
  );
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText("juliet@localhost");
});

test("a certificate with two addresses: the field says which", async ({ site, prosody, start }) => {
  const chat = await start(prosody.certs.bundle("romeo@localhost", "juliet@localhost"));
  await chat.goto(site.chat({ ...external, bosh_service_url: prosody.certBosh, jid: "localhost" }));
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toBeVisible();
  await expect(chat.id("login-error")).toContainText("say which");
  await chat.id("login-jid").fill("juliet@localhost");
  await chat.id("login-submit").click();
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText("juliet@localhost");
});

test("an account that is not there is told; once it is, trying again works", async ({ site, prosody, start }) => {
  const chat = await start(prosody.certs.bundle("paris@localhost"));
  await chat.goto(site.chat({ ...external, websocket_url: prosody.certWss, jid: "localhost" }));
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("There is no account");
  await expect(chat.id("login-fallback")).toHaveCount(0);
  prosody.addUser("paris", { password: "x" });
  await chat.id("login-submit").click();
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText("paris@localhost");
});

test("somebody else's address is refused", async ({ site, prosody, start }) => {
  const chat = await start(prosody.certs.bundle("romeo@localhost"));
  await chat.goto(site.chat({ ...external, websocket_url: prosody.certWss }));
  await chat.id("login-jid").fill("juliet@localhost");
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("not for this address");
  await expect(chat.id("login-submit")).toHaveText("Log in with certificate");
});

test("a certificate that expires ends the session, with words", async ({ site, prosody, start }) => {
  const { certs } = prosody;
  certs.issue("brief", { ca: "client-ca", names: ["romeo@localhost"], valid: [-60, 25] });
  const chat = await start(certs.pack("brief"));
  await chat.goto(site.chat({ ...external, websocket_url: prosody.certWss, jid: "localhost" }));
  await chat.id("login-submit").click();
  await chat.online();
  await expect(chat.id("banner")).toContainText("Your certificate has expired", { timeout: 30_000 });
  // It is not sent any more, and the user is told so.
  await chat.id("login-again").click();
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toBeVisible();
});

test("an expired certificate is told", async ({ site, prosody, start }) => {
  const { certs } = prosody;
  certs.issue("old", { ca: "client-ca", names: ["romeo@localhost"], valid: [-2 * day, -day] });
  const chat = await start(certs.pack("old"));
  await chat.goto(site.chat({ ...external, bosh_service_url: prosody.certBosh, jid: "localhost" }));
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("The certificate has expired");
  await expect(chat.id("login-submit")).toHaveText("Log in with certificate");
});

test("a server that asks for no certificate is told", async ({ site, prosody, start }) => {
  const chat = await start(prosody.certs.bundle("romeo@localhost"));
  for (const url of [{ bosh_service_url: prosody.boshs }, { websocket_url: prosody.wss }]) {
    await chat.goto(site.chat({ ...external, ...url, jid: "localhost" }));
    await chat.id("login-submit").click();
    await expect(chat.id("login-error")).toContainText("The server is not set up for login by certificate");
  }
});

test("a page whose origin is not allowed is told, and gets nowhere", async ({ prosody, start }) => {
  const other = await Site.start();
  const chat = await start(prosody.certs.bundle("romeo@localhost"));
  await chat.goto(other.chat({ ...external, websocket_url: prosody.certWss, jid: "localhost" }));
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("does not allow certificate login from this page’s address");
  // CORS does not let it read the answer of BOSH at all.
  await chat.goto(other.chat({ ...external, bosh_service_url: prosody.certBosh, jid: "localhost" }));
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("does not allow this page’s address to connect");
  await other.stop();
});

test("a page from the disk is refused by default", async ({ prosody, start }, info) => {
  const folder = info.outputPath("page");
  fs.cpSync(dist, folder, { recursive: true });
  fs.writeFileSync(
    `${folder}/page.html`,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Disk</title>` +
      `<script src="converse.js" defer></script><script src="init.js" defer></script></head><body></body></html>`,
  );
  fs.writeFileSync(
    `${folder}/init.js`,
    initialize({ ...external, websocket_url: prosody.certWss, jid: "localhost" }),
  );
  const chat = await start(prosody.certs.bundle("romeo@localhost"));
  await chat.goto(`file://${folder}/page.html`);
  await chat.id("login-submit").click();
  await expect(chat.id("login-error")).toContainText("does not allow certificate login from this page’s address");
  expect(prosody.log()).toContain("the origin null is not in clientcert_origins");
});

test("another site's scripts cannot use the visitor's certificate", async ({ prosody, start }) => {
  const evil = await Site.start();
  const chat = await start(prosody.certs.bundle("romeo@localhost"));
  await chat.page.goto(evil.put("/evil.html", "<!doctype html><title>Evil</title>", "default-src * 'unsafe-inline'"));
  const first = await chat.page.evaluate(
    (ws) =>
      new Promise((resolve) => {
        const socket = new WebSocket(ws, "xmpp");
        socket.onopen = () => resolve("open");
        socket.onclose = ({ code }) => resolve(code);
      }),
    prosody.certWss,
  );
  // Chromium chooses no certificate for a WebSocket, which is why the chat begins with a fetch. When this
  // says "open" some day, it need not any more.
  expect(first).toBe(1006);
  const heard = await chat.page.evaluate(
    async ([http, ws]) => {
      // As the chat does, for the browser to choose the certificate.
      await fetch(http, { mode: "no-cors", credentials: "include" });
      const socket = new WebSocket(ws, "xmpp");
      const heard: string[] = [];
      await new Promise((resolve) => {
        socket.onopen = () =>
          socket.send("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>");
        socket.onmessage = ({ data }) => {
          heard.push(data);
          if (data.includes("features")) {
            socket.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
          }
          if (/<(failure|success)/.test(data)) resolve(0);
        };
        socket.onclose = resolve;
      });
      return heard.join("");
    },
    [prosody.certBosh, prosody.certWss],
  );
  expect(heard).toContain("<mechanism>PLAIN</mechanism>");
  expect(heard).not.toContain("EXTERNAL");
  expect(heard).toContain("<invalid-mechanism/>");
  // The browser did present it: the server knew whom it refused.
  expect(prosody.log()).toContain(`the origin ${evil.origin} is not in clientcert_origins`);
  await evil.stop();
});
