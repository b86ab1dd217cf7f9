import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Certs } from "../../fixtures/certs.js";
import { expect, origin, password, test } from "../../fixtures/external.js";
import { lua, Prosody, repository } from "../../fixtures/prosody.js";
import { RawBosh } from "../../fixtures/raw-bosh.js";
import { RawWebSocket } from "../../fixtures/raw-websocket.js";

const server = path.join(repository, "server");

const running: Prosody[] = [];
test.afterEach(async () => {
  for (const prosody of running.splice(0)) await prosody.stop();
});

/** A Prosody whose port for certificates has these TLS settings. */
async function start(dir: string, tls: (certs: Certs) => string, global = "") {
  const certs = new Certs(path.join(dir, "certs"));
  const pair = `certificate = ${lua(certs.path("server.crt"))}; key = ${lua(certs.path("server.key"))};`;
  const prosody = await Prosody.start({
    certs,
    global,
    accounts: { romeo: password("romeo"), juliet: password("juliet") },
    config: ({ ports }) => `
      https_ssl = { ${pair} ${tls(certs)} [${ports.cert}] = { ${pair} verify = { "peer" };
        cafile = ${lua(certs.path("trusted.crt"))} } }
      VirtualHost "localhost"
        authentication = "clientcert"
        clientcert_origins = { "${origin}" }
        clientcert_ca = ${lua(certs.path("client-ca.crt"))}
      VirtualHost "trusting.localhost"
        authentication = "clientcert"
        clientcert_origins = { "${origin}" }`,
  });
  running.push(prosody);
  prosody.addUser("romeo", password("romeo"), "trusting.localhost");
  const ca = certs.read("server-ca.crt");
  return {
    prosody,
    certs,
    bosh: (cert: { cert: string; key: string }, host = "localhost") =>
      new RawBosh(prosody.certBosh, host, ca, { cert, origin }),
    websocket: (cert: { cert: string; key: string }, host = "localhost") =>
      new RawWebSocket(prosody.certWss, host, ca, { cert, origin }),
  };
}

test("careless TLS settings, and what still holds", async ({}, info) => {
  fs.mkdirSync(info.outputPath("certs"), { recursive: true });
  const { prosody, certs, bosh } = await start(info.outputPath(), (certs) => {
    fs.copyFileSync(certs.path("client-ca.crt"), certs.path("trusted.crt"));
    // Neither verifyext nor capath: the system's authorities are trusted, and purposes are a server's.
    return `capath = ${lua(certs.authorities("system", "other-ca"))};`;
  });
  const names = ["romeo@localhost", "romeo@trusting.localhost"];
  const login = async (cert: { cert: string; key: string }, host: string) => {
    const client = bosh(cert, host);
    const result = (await client.mechanisms()).includes("EXTERNAL")
      ? await client.bound(await client.external())
      : "not offered";
    client.close();
    return result;
  };
  // An authority of the system: taken where nothing else is said, which is what clientcert_ca is for.
  const foreign = certs.issue("foreign", { ca: "other-ca", names, purpose: "" });
  expect(await login(foreign, "trusting.localhost")).toBe("romeo@trusting.localhost");
  expect(await login(foreign, "localhost")).toBe("not offered");
  const own = certs.issue("own", { ca: "client-ca", names, purpose: "" });
  expect(await login(own, "localhost")).toBe("romeo@localhost");
  // Prosody finds certificates for servers good and those for clients not; the module sees through the first.
  const forServers = certs.issue("for-servers", { ca: "client-ca", names, purpose: "serverAuth" });
  expect(await login(forServers, "trusting.localhost")).toBe("not offered");
  const forAny = certs.issue("for-any", { ca: "client-ca", names, purpose: "serverAuth,anyExtendedKeyUsage" });
  expect(await login(forAny, "trusting.localhost")).toBe("romeo@trusting.localhost");
  const forClients = certs.issue("for-clients", { ca: "client-ca", names });
  expect(await login(forClients, "localhost")).toBe("not offered");
});

test("revoked certificates, disabled accounts, and the interface of Prosody 13", async ({}, info) => {
  fs.mkdirSync(info.outputPath("certs"), { recursive: true });
  const trust = (certs: Certs, ...revoked: string[]) => {
    const list = certs.read("client-ca.crt") + certs.revocations("client-ca", ...revoked);
    fs.writeFileSync(certs.path("trusted.crt"), list);
  };
  const { prosody, certs, bosh, websocket } = await start(
    info.outputPath(),
    (certs) => {
      trust(certs);
      return `capath = false; verifyext = { lsec_ignore_purpose = false; crl_check = true };`;
    },
    `plugin_paths = { ${lua(path.join(server, "prosody"))}, ${lua(path.join(repository, "e2e/fixtures/prosody-modules"))} }
     modules_enabled = { "saslauth", "disco", "ping", "bosh", "websocket", "admin_shell", "prosody13" }
     disabled_users = { "juliet" }`,
  );
  const romeo = certs.client("romeo");
  const juliet = certs.client("juliet");
  const disabled = bosh(juliet);
  expect(await disabled.login()).toBe("account-disabled");
  disabled.close();

  const [first, second, third] = [bosh(romeo), websocket(romeo), bosh(romeo)];
  for (const client of [first, second, third]) expect(await client.login()).toBe("romeo@localhost");
  expect(prosody.log()).toContain("ssl_peercertificate was used");

  // A module that is loaded anew knows who logged in before.
  expect(prosody.shell("module reload auth_clientcert localhost")).toContain("OK");
  for (const thief of [{}, { cert: juliet, origin }]) {
    const stolen = first.stolen(thief);
    expect((await stolen.body("")).body).toContain("item-not-found");
    stolen.close();
  }
  expect(await first.alive()).toBe(true);

  trust(certs, "client-romeo");
  prosody.reload();
  await expect
    .poll(async () => {
      const client = bosh(romeo);
      const mechanisms = await client.mechanisms();
      client.close();
      return mechanisms;
    })
    .not.toContain("EXTERNAL");
  // A BOSH session notices at its next connection; what is open stays open.
  const later = first.stolen({ cert: romeo, origin });
  expect((await later.body("")).body).toContain("item-not-found");
  expect(await second.alive()).toBe(true);
  expect(await third.alive()).toBe(true);
  const other = bosh(juliet);
  expect(await other.mechanisms()).toContain("EXTERNAL");
  for (const client of [first, second, third, later, other]) client.close();
});

test("settings that cannot be right keep the module from loading", async ({}, info) => {
  const wrong = {
    a: [`clientcert_policy = "sometimes"`, "clientcert_policy must be"],
    b: [`clientcert_proxy = { addresses = { "127.0.0.1" }, secret = "short" }`, "at least 16"],
    c: [`clientcert_proxy = { secret = "a-secret-that-is-long" }`, "needs addresses"],
    d: [`clientcert_proxy = { addresses = { "nginx" }, secret = "a-secret-that-is-long" }`, "no IP address: nginx"],
    e: [`clientcert_pins = { romeo = "12345" }`, "not a SHA-256"],
    f: [`clientcert_pins = { romeo = "${"ab".repeat(32)}", juliet = "${"AB".repeat(32)}" }`, "one certificate, two users"],
    g: [`clientcert_ca = "/nowhere/ca.crt"`, "/nowhere/ca.crt"],
    h: [`clientcert_fallback = "clientcert"`, "must be another"],
  };
  const prosody = await Prosody.start({
    certs: new Certs(info.outputPath("certs")),
    config: ({ certs }) =>
      `https_ssl = { certificate = ${lua(certs.path("server.crt"))}; key = ${lua(certs.path("server.key"))} }\n` +
      Object.entries(wrong)
        .map(([name, [line]]) => `VirtualHost "${name}.localhost"\nauthentication = "clientcert"\n${line}\n`)
        .join(""),
  });
  running.push(prosody);
  for (const [name, [, reason]] of Object.entries(wrong)) {
    const failure = () =>
      prosody
        .log()
        .split("\n")
        .find((line) => line.includes(`${name}.localhost`) && line.includes("rror") && line.includes(reason));
    await expect.poll(failure, `${name}: ${reason}`).toBeDefined();
  }
});

test("what is written in Lua is Lua, and the samples are sound", () => {
  const files = fs.readdirSync(server, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".lua"));
  expect(files.length).toBeGreaterThanOrEqual(6);
  for (const file of files) execFileSync("luac5.4", ["-p", path.join(server, file)]);
});
