import { expect, test } from "../../fixtures/test.js";

for (const carrier of ["bosh", "websocket"] as const) {
  test(`password login over ${carrier}, presence, log out`, async ({ chat, site, prosody }) => {
    const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
    await chat.goto(site.chat(url));
    await chat.login("romeo@localhost", "romeo's secret");
    await chat.online();
    await expect(chat.id("own-jid")).toHaveText("romeo@localhost");
    await expect(chat.id("roster")).toHaveAttribute("data-total", "2");
    await chat.id("logout").click();
    await expect(chat.id("login-form")).toBeVisible();
  });
}

test("a wrong password is told, and the right one works afterwards", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  await chat.login("romeo@localhost", "no");
  await expect(chat.id("login-error")).toContainText("Wrong address or password");
  await expect(chat.id("login-submit")).toHaveText("Log in");
  await chat.login("romeo@localhost", "romeo's secret");
  await chat.online();
});

test("mistakes in the form are told before anything is sent", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws, locked_domain: "localhost" }));
  await chat.login("romeo@elsewhere", "x");
  await expect(chat.id("login-mistake")).toContainText("only addresses of its own server");
  await chat.login("@@", "x");
  await expect(chat.id("login-mistake")).toContainText("looks like");
  await chat.login("romeo", "");
  await expect(chat.id("login-mistake")).toContainText("password");
  await chat.login("romeo", "romeo's secret");
  await chat.online();
});

test("a server that is down is told, for BOSH and WebSocket", async ({ chat, site }) => {
  await chat.goto(site.chat({ websocket_url: "ws://localhost:1/", bosh_service_url: "http://localhost:1/" }));
  await chat.login("romeo@localhost", "x");
  await expect(chat.id("login-error")).toContainText("cannot be reached");
});

test("falls back from a WebSocket that is not there to BOSH", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: "ws://localhost:1/", bosh_service_url: prosody.bosh }));
  await chat.login("romeo@localhost", "romeo's secret");
  await chat.online();
});

test("a web server that knows nothing of BOSH is told", async ({ chat, site }) => {
  await chat.goto(site.chat({ bosh_service_url: `${site.origin}/nothing` }));
  await chat.login("romeo@localhost", "x");
  await expect(chat.id("login-error")).toContainText("not as a chat server");
});

test("anonymous login", async ({ chat, site, prosody }) => {
  await chat.goto(
    site.chat({ websocket_url: prosody.ws, authentication: "anonymous", jid: "anon.localhost" }),
  );
  await expect(chat.id("login-jid")).toHaveCount(0);
  await chat.id("login-submit").click();
  await chat.online();
  await expect(chat.id("own-jid")).toContainText("@anon.localhost");
});

test("auto_login", async ({ chat, site, prosody }) => {
  const account = { jid: "juliet@localhost", password: "juliet's secret" };
  await chat.goto(site.chat({ websocket_url: prosody.ws, auto_login: true, ...account }));
  await chat.online();
});
