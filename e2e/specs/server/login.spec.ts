import type { Cert } from "../../fixtures/certs.js";
import { carriers, expect, origin, password, test, ways } from "../../fixtures/external.js";

for (const way of ways) {
  for (const carrier of carriers) {
    test.describe(`${way}, ${carrier}`, () => {
      test("EXTERNAL is offered beside passwords, and logs in", async ({ servers }) => {
        const client = servers.client(way, carrier, { cert: servers.certs.client("romeo"), origin });
        expect(await client.mechanisms()).toEqual(["EXTERNAL", "PLAIN", "SCRAM-SHA-1"]);
        expect(await client.bound(await client.external())).toBe("romeo@localhost");
        expect(await client.alive()).toBe(true);
        client.close();
      });

      test("with the address as authzid", async ({ servers }) => {
        const client = servers.client(way, carrier, { cert: servers.certs.client("romeo"), origin });
        expect(await client.login("romeo@localhost")).toBe("romeo@localhost");
        client.close();
      });

      test("without initial response", async ({ servers }) => {
        for (const authzid of ["", "romeo@localhost"]) {
          const client = servers.client(way, carrier, { cert: servers.certs.client("romeo"), origin });
          await client.open();
          expect(await client.external(null)).toMatch(/<challenge[^>]*>=</);
          expect(await client.bound(await client.response(authzid))).toBe("romeo@localhost");
          client.close();
        }
      });

      test("a certificate with several addresses needs an authzid", async ({ servers }) => {
        const cert = servers.certs.client("romeo", "juliet", "romeo@elsewhere.example");
        for (const [authzid, result] of [
          ["", "invalid-authzid"],
          ["juliet@localhost", "juliet@localhost"],
          ["JULIET@LocalHost", "juliet@localhost"],
          ["romeo@elsewhere.example", "invalid-authzid"],
          ["mercutio@localhost", "invalid-authzid"],
        ]) {
          const client = servers.client(way, carrier, { cert, origin });
          expect(await client.login(authzid), authzid).toBe(result);
          client.close();
        }
      });

      test("somebody else's address, or none, as authzid", async ({ servers }) => {
        for (const authzid of ["juliet@localhost", "localhost", "romeo@localhost/phone", "romeo", "\0", "@"]) {
          const client = servers.client(way, carrier, { cert: servers.certs.client("romeo"), origin });
          expect(await client.login(authzid), authzid).toBe("invalid-authzid");
          client.close();
        }
      });

      test("an address in another spelling", async ({ servers }) => {
        const cert = servers.certs.client("Romeo@LOCALHOST");
        const client = servers.client(way, carrier, { cert, origin });
        expect(await client.login()).toBe("romeo@localhost");
        client.close();
      });

      test("after a failure one may try again", async ({ servers }) => {
        const cert = servers.certs.client("romeo", "juliet");
        const client = servers.client(way, carrier, { cert, origin });
        await client.open();
        expect(await client.external()).toContain("<invalid-authzid/>");
        expect(await client.bound(await client.external("romeo@localhost"))).toBe("romeo@localhost");
        client.close();
      });

      test("passwords for those without a certificate", async ({ servers }) => {
        const client = servers.client(way, carrier, { origin });
        expect(await client.mechanisms()).toEqual(["PLAIN", "SCRAM-SHA-1"]);
        expect(await client.external()).toContain("<invalid-mechanism/>");
        expect(await client.plain("juliet", "wrong")).toContain("<not-authorized/>");
        expect(await client.scram("juliet", "wrong")).toContain("<not-authorized/>");
        expect(await client.bound(await client.scram("juliet", "juliet's secret"))).toBe("juliet@localhost");
        client.close();
      });

      test("a password beside a certificate", async ({ servers }) => {
        const client = servers.client(way, carrier, { cert: servers.certs.client("romeo"), origin });
        await client.open();
        expect(await client.bound(await client.plain("juliet", "juliet's secret"))).toBe("juliet@localhost");
        client.close();
      });

      test("an unknown account, and one that was deleted", async ({ servers }) => {
        const user = `passing-${way}-${carrier}`;
        const login = async () => {
          const client = servers.client(way, carrier, { cert: servers.certs.client(user), origin });
          const result = await client.login();
          client.close();
          return result;
        };
        expect(await login()).toBe("not-authorized");
        servers.prosody.addUser(user, password(user));
        expect(await login()).toBe(`${user}@localhost`);
        servers.prosody.removeUser(user);
        expect(await login()).toBe("not-authorized");
      });

      test("an account made at the first login, where that is wanted", async ({ servers }) => {
        const user = `${way}-${carrier}`;
        const cert = servers.certs.client(`${user}@create.localhost`);
        for (let i = 0; i < 2; i++) {
          const client = servers.client(way, carrier, { cert, origin }, "create.localhost");
          expect(await client.login()).toBe(`${user}@create.localhost`);
          client.close();
        }
      });

      test("preferred: no password for those with a good certificate", async ({ servers }) => {
        const host = "preferred.localhost";
        const cert = servers.certs.client(`romeo@${host}`);
        let client = servers.client(way, carrier, { cert, origin }, host);
        expect(await client.mechanisms()).toEqual(["EXTERNAL"]);
        expect(await client.plain("romeo", "romeo's secret")).toContain("<invalid-mechanism/>");
        expect(await client.bound(await client.external())).toBe(`romeo@${host}`);
        client.close();
        client = servers.client(way, carrier, { origin }, host);
        expect(await client.mechanisms()).toEqual(["PLAIN", "SCRAM-SHA-1"]);
        client.close();
      });

      test("required: no password for anybody", async ({ servers }) => {
        const host = "required.localhost";
        const cert = servers.certs.client(`romeo@${host}`);
        let client = servers.client(way, carrier, { cert, origin }, host);
        expect(await client.mechanisms()).toEqual(["EXTERNAL"]);
        expect(await client.bound(await client.external())).toBe(`romeo@${host}`);
        client.close();
        if (carrier === "bosh") {
          client = servers.client(way, carrier, { origin }, host);
          expect(await client.mechanisms()).toEqual([]);
          expect(await client.plain("romeo", "romeo's secret")).toContain("<invalid-mechanism/>");
          client.close();
        }
      });
    });
  }
}

test("a native client, after STARTTLS", async ({ servers }) => {
  const login = async (contact: { cert?: Cert }, authzid?: string) => {
    const client = servers.native(contact);
    const mechanisms = await client.mechanisms();
    const result = mechanisms.includes("EXTERNAL") ? await client.bound(await client.external(authzid)) : "not offered";
    client.close();
    return result;
  };
  expect(await login({ cert: servers.certs.client("romeo") })).toBe("romeo@localhost");
  expect(await login({ cert: servers.certs.client("romeo") }, "juliet@localhost")).toBe("invalid-authzid");
  expect(await login({ cert: servers.flawed("of a CA of the operating system") })).toBe("not offered");
  expect(await login({ cert: servers.flawed("for servers") })).toBe("not offered");
  expect(await login({})).toBe("not offered");
});

test("addresses that are long, or not ASCII, from the script to the login", async ({ servers }) => {
  for (const user of ["j\u00fcrgen", "x".repeat(80)]) {
    servers.prosody.addUser(user, password(user));
    servers.certs.bundle(`${user}@localhost`);
    const client = servers.bosh("direct", { cert: servers.certs.get(`people/${user}@localhost`), origin });
    expect(await client.login()).toBe(`${user}@localhost`);
    client.close();
  }
});
