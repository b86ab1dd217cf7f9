import type { Cert } from "../../fixtures/certs.js";
import { expect, origin, type Servers, test } from "../../fixtures/external.js";
import type { Contact } from "../../fixtures/raw.js";

const https: [string, string] = ["X-Forwarded-Proto", "https"];

/** What a login that is sure to be tried comes to; `nothing` where EXTERNAL is not offered. */
async function login(servers: Servers, url: string, contact: Contact, host?: string): Promise<string> {
  const client = servers.boshAt(url, contact, host);
  const mechanisms = await client.mechanisms();
  const answer = await client.external();
  const result = mechanisms.includes("EXTERNAL") ? await client.bound(answer) : "nothing";
  if (result === "nothing") expect(answer).toContain("<failure");
  client.close();
  return result;
}

test("a header is believed with the secret, from the proxy's address, and whole", async ({ servers }) => {
  const { cert } = servers.certs.client("romeo");
  const direct = (value: string, contact: Contact = {}) =>
    login(servers, servers.prosody.bosh, { origin, headers: [["X-Client-Cert", value], https], ...contact });
  const good = servers.header(cert);
  // What nginx would have sent: that the others fail is not for another reason.
  expect(await direct(good)).toBe("romeo@localhost");
  expect(await direct(good, { origin: "https://evil.example.com" })).toBe("nothing");
  for (const value of [
    servers.header(cert, "SUCCESS", "a-guess-of-an-attacker"),
    servers.header(cert, "SUCCESS", ""),
    good.replace(/^\S+ /, ""),
    good.replace(/^a/, "b"),
    good.split(" ").slice(0, 2).join(" "),
    good.split(" ")[0],
    `${good.split(" ")[0]} SUCCESS nonsense`,
    servers.header(cert, "NONE"),
    servers.header(cert, "FAILED:unable to verify the first certificate"),
    `${servers.header(cert, "SUCCESS", "a-guess")},${good}`,
    "",
  ]) {
    expect(await direct(value), value.slice(0, 60)).toBe("nothing");
  }
});

test("the right header from the wrong address", async ({ servers }) => {
  const headers: [string, string][] = [["X-Client-Cert", servers.header(servers.certs.client("romeo").cert)], https];
  const url = servers.url("direct", "bosh");
  expect(await login(servers, url, { origin, headers, localAddress: "127.0.0.1" })).toBe("romeo@localhost");
  expect(await login(servers, url, { origin, headers, localAddress: "127.0.0.2" })).toBe("nothing");
  // An address in a network that is trusted.
  const other = { headers: [["X-Client-Cert", servers.header(servers.certs.client("romeo@pins.localhost").cert)], https] };
  expect(
    await login(servers, url, { origin, localAddress: "127.0.0.2", ...(other as Contact) }, "pins.localhost"),
  ).toBe("romeo@pins.localhost");
});

test("a forged header over TLS to Prosody itself", async ({ servers }) => {
  const forged = servers.header(servers.certs.client("romeo").cert, "SUCCESS", "a-guess-of-an-attacker");
  for (const cert of [undefined, servers.certs.client("juliet")]) {
    for (const name of ["X-Client-Cert", "X_Client_Cert", "x-client_cert"]) {
      const contact = { cert, origin, headers: [[name, forged]] as [string, string][] };
      expect(await login(servers, servers.url("direct", "bosh"), contact), name).toBe("nothing");
    }
  }
});

test("a forged header through nginx, in every spelling", async ({ servers }) => {
  const { cert } = servers.certs.client("romeo");
  const guess = servers.header(cert, "SUCCESS", "a-guess-of-an-attacker");
  for (const name of ["X-Client-Cert", "x-client-cert", "X_Client_Cert", "x_client_cert", "X-Client_Cert"]) {
    for (const own of [undefined, servers.certs.client("juliet")]) {
      // Prosody folds - and _ into one, and which of two headers stays is chance.
      for (let i = 0; i < 4; i++) {
        const headers: [string, string][] = [[name, guess], ["X-Forwarded-For", "127.0.0.1"]];
        const result = await login(servers, servers.url("nginx", "bosh"), { cert: own, origin, headers });
        expect(own ? ["juliet@localhost", "nothing"] : ["nothing"], name).toContain(result);
      }
    }
  }
});

test.describe("pinned certificates", () => {
  const self = (servers: Servers, name: string): Cert => servers.certs.get(`self/${name}`);

  test("are good for one account at one host, whoever signed them", async ({ servers }) => {
    const cert = self(servers, "romeo@pins.localhost");
    const url = servers.url("direct", "bosh");
    expect(await login(servers, url, { cert, origin }, "pins.localhost")).toBe("romeo@pins.localhost");
    expect(await login(servers, url, { cert, origin })).toBe("nothing");
    expect(await login(servers, url, { cert, origin: "https://evil.example.com" }, "pins.localhost")).toBe("nothing");
    const client = servers.websocket("direct", { cert, origin }, "pins.localhost");
    await client.open();
    expect(await client.external("juliet@pins.localhost")).toContain("<invalid-authzid/>");
    expect(await client.bound(await client.external("romeo@pins.localhost"))).toBe("romeo@pins.localhost");
    client.close();
  });

  test("others that name the same address are not good for it", async ({ servers }) => {
    servers.certs.script("self-2", "-s", "-p", "x", "romeo@pins.localhost");
    const cert = servers.certs.get("self-2/romeo@pins.localhost");
    const url = servers.url("direct", "bosh");
    expect(await login(servers, url, { cert, origin }, "pins.localhost")).toBe("nothing");
  });

  test("pass an nginx that is open to unknown authorities, and only they do", async ({ servers }) => {
    const url = `https://localhost:${servers.lenientPort}/http-bind`;
    const cert = self(servers, "romeo@pins.localhost");
    expect(await login(servers, url, { cert, origin }, "pins.localhost")).toBe("romeo@pins.localhost");
    expect(await login(servers, url, { cert: servers.flawed("of a CA of the operating system"), origin })).toBe("nothing");
    expect(await login(servers, url, { cert: servers.certs.client("romeo"), origin })).toBe("romeo@localhost");
    const strict = servers.boshAt(servers.url("nginx", "bosh"), { cert, origin }, "pins.localhost");
    expect((await strict.post("")).status).toBe(400);
    strict.close();
  });
});
