import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A server at which people make accounts. */
const open = (modules: string[] = [], host = "") =>
  Prosody.start({
    authentication: "internal_hashed",
    accounts: { taken: { password: "x" } },
    modules: ["register_ibr", ...modules],
    host: `allow_registration = true\n${host}`,
  });

for (const carrier of ["bosh", "websocket"] as const) {
  test(`an account is made over ${carrier}, and one is logged in with it`, async ({ chat, page, site }) => {
    const prosody = await open();
    const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
    await chat.goto(site.chat(url));
    const field = (name: string) => page.locator(`[data-testid=form-field][data-name=${name}]`);
    await chat.id("register-open").click();
    await expect(chat.id("register-domain")).toBeFocused();
    await chat.id("register-domain").fill("not a server");
    await chat.id("register-submit").click();
    await expect(chat.id("register-mistake")).toBeVisible();
    await chat.id("register-domain").fill("localhost");
    await chat.id("register-submit").click();

    await expect(field("username")).toBeFocused();
    await field("username").fill("taken");
    await field("password").fill("correct horse");
    await chat.id("register-submit").click();
    await expect(chat.id("register-refused")).toContainText("This name is taken");
    // What was typed is there still.
    await expect(field("password")).toHaveValue("correct horse");
    await field("username").fill("Newcomer");
    await chat.id("register-submit").click();
    await chat.online();
    await expect(chat.id("own-jid")).toHaveText("newcomer@localhost");

    // It is an account as any other.
    await chat.id("logout").click();
    await chat.login("newcomer@localhost", "correct horse");
    await chat.online();
    await prosody.stop();
  });
}

test("a picture that one has to read is shown, and another try takes another form", async ({ chat, page, site }) => {
  const prosody = await open(["captcha"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws, registration_domain: "localhost" }));
  await chat.id("register-open").click();
  // With one server there is nothing to choose.
  await expect(chat.id("register-domain")).toHaveJSProperty("readOnly", true);
  const field = (name: string) => page.locator(`[data-testid=form-field][data-name=${name}]`);
  await expect.poll(() => chat.id("form-picture").evaluate((i) => (i as HTMLImageElement).naturalWidth)).toBe(1);
  await field("username").fill("reader");
  await field("password").fill("secret");
  await field("ocr").fill("seven");
  await chat.id("register-submit").click();
  await expect(chat.id("register-refused")).toContainText("The picture says something else.");
  await field("ocr").fill("x7");
  await chat.id("register-submit").click();
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText("reader@localhost");
  await prosody.stop();
});

test("what was filled in outlives a connection that does not", async ({ chat, page, site }) => {
  const prosody = await open();
  await chat.goto(site.chat({ websocket_url: prosody.ws, registration_domain: "localhost" }));
  await chat.id("register-open").click();
  const field = (name: string) => page.locator(`[data-testid=form-field][data-name=${name}]`);
  await field("username").fill("patient");
  await field("password").fill("secret");
  await prosody.kill("SIGKILL");
  await expect(chat.id("login-error")).toBeVisible();
  await prosody.run();
  await expect(field("username")).toHaveValue("patient");
  await chat.id("register-submit").click();
  await chat.online();
  await expect(chat.id("own-jid")).toHaveText("patient@localhost");
  await prosody.stop();
});

test("a server where nobody registers says so, and one comes back to the login", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ bosh_service_url: prosody.bosh, default_domain: "localhost" }));
  await chat.id("register-open").click();
  await expect(chat.id("register-domain")).toHaveValue("localhost");
  await chat.id("register-submit").click();
  await expect(chat.id("login-error")).toContainText("Nobody can make an account here");
  await chat.id("register-back").click();
  await expect(chat.id("login-jid")).toBeFocused();
  await expect(chat.id("login-error")).toHaveCount(0);
});

test("allow_registration: false leaves no trace of it", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws, allow_registration: false }));
  await expect(chat.id("login-submit")).toBeVisible();
  await expect(chat.id("register-open")).toHaveCount(0);
});
