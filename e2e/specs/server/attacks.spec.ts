import { carriers, elsewhere, expect, flaws, origin, password, test, ways } from "../../fixtures/external.js";
import type { RawBosh } from "../../fixtures/raw-bosh.js";
import { xmlns } from "../../fixtures/raw.js";

const external = `<auth xmlns='${xmlns.sasl}' mechanism='EXTERNAL'>=</auth>`;

for (const way of ways) {
  for (const carrier of carriers) {
    test.describe(`${way}, ${carrier}`, () => {
      for (const flaw of Object.keys(flaws) as (keyof typeof flaws)[]) {
        test(`a certificate ${flaw}`, async ({ servers }) => {
          const contact = { cert: servers.flawed(flaw), origin };
          const client = servers.client(way, carrier, contact);
          // Who is refused by nginx gets no further.
          const unverified = ["expired", "not yet valid", "of a CA of the operating system", "for servers"];
          if (way === "nginx" && unverified.includes(flaw)) {
            if (carrier === "bosh") expect((await servers.bosh(way, contact).post("")).status).toBe(400);
            else await expect(client.open()).rejects.toThrow("400");
            return;
          }
          expect(await client.mechanisms()).toEqual(["PLAIN", "SCRAM-SHA-1"]);
          expect(await client.external()).toContain("<invalid-mechanism/>");
          client.close();
        });
      }

      test("pages of other sites, and what is no page", async ({ servers }) => {
        const cert = servers.certs.client("romeo");
        for (const claimed of [
          ...[elsewhere, "null", "", undefined, "http://chat.example.org", `${origin}:8443`, `${origin}.evil.com`],
          ...[`${origin}/`, "chat.example.org", "https://CHAT.example.org", `${origin},${elsewhere}`, "*"],
        ]) {
          const client = servers.client(way, carrier, { cert, origin: claimed });
          expect(await client.mechanisms(), claimed).toEqual(["PLAIN", "SCRAM-SHA-1"]);
          expect(await client.external(), claimed).toContain("<invalid-mechanism/>");
          client.close();
        }
      });

      test("no origin, and the origin null, where they are allowed", async ({ servers }) => {
        for (const [host, claimed, result] of [
          ["native.localhost", undefined, "romeo@native.localhost"],
          ["native.localhost", elsewhere, "invalid-mechanism"],
          ["native.localhost", "null", "invalid-mechanism"],
          ["null.localhost", "null", "romeo@null.localhost"],
          ["null.localhost", undefined, "invalid-mechanism"],
          ["null.localhost", elsewhere, "invalid-mechanism"],
        ] as const) {
          const cert = servers.certs.client(`romeo@${host}`);
          const client = servers.client(way, carrier, { cert, origin: claimed }, host);
          expect(await client.login(), `${host} from ${claimed}`).toBe(result);
          client.close();
        }
      });

      test("each host has origins of its own", async ({ servers }) => {
        const cert = servers.certs.client("romeo@localhost", "romeo@other.localhost");
        for (const [host, claimed, result] of [
          ["localhost", origin, "romeo@localhost"],
          ["localhost", elsewhere, "invalid-mechanism"],
          ["other.localhost", elsewhere, "romeo@other.localhost"],
          ["other.localhost", origin, "invalid-mechanism"],
        ]) {
          const client = servers.client(way, carrier, { cert, origin: claimed }, host);
          expect(await client.login(), `${host} from ${claimed}`).toBe(result);
          client.close();
        }
      });

      test("an <auth/> addressed to another host than the stream's", async ({ servers }) => {
        const cert = servers.certs.client("romeo@localhost");
        const auth = external.replace("<auth ", "<auth to='localhost' ");
        for (const claimed of [origin, elsewhere]) {
          const client = servers.client(way, carrier, { cert, origin: claimed }, "other.localhost");
          await client.open();
          expect(await client.ask(auth)).toContain("<invalid-mechanism/>");
          // Without a handler made earlier, the other host makes one.
          expect(await client.ask(`<abort xmlns='${xmlns.sasl}'/>`)).toContain("<aborted/>");
          expect(await client.ask(auth)).toContain("<invalid-mechanism/>");
          client.close();
        }
      });

      test("a session ends with its certificate", async ({ servers }) => {
        const user = `brief-${way}-${carrier}`;
        servers.prosody.addUser(user, password(user));
        const cert = servers.certs.issue(user, { ca: "client-ca", names: [`${user}@localhost`], valid: [-60, 6] });
        const client = servers.client(way, carrier, { cert, origin });
        expect(await client.login()).toBe(`${user}@localhost`);
        const begin = Date.now();
        const end = await client.wait();
        // Over BOSH the next request may come between the end of the certificate and the check that
        // looks for ended ones; the guard then refuses it for want of a good certificate.
        const guard = carrier === "bosh" && end.includes("type='terminate'") && end.includes("condition='item-not-found'");
        if (!guard) expect(end).toContain("not-authorized");
        expect(Date.now() - begin).toBeLessThan(20_000);
        client.close();
      });
    });
  }

  test.describe(`${way}, bosh`, () => {
    test("blind cross-site POST of <auth/> into the attacker's session", async ({ servers }) => {
      const victim = servers.certs.client("romeo");
      for (const own of [{ origin }, {}, { origin, cert: servers.certs.client("juliet") }]) {
        for (const claimed of [elsewhere, "null", origin, undefined]) {
          const attacker = servers.bosh(way, own);
          await attacker.open();
          // The visitor's browser, which cannot read the answer.
          const browser = attacker.elsewhere({ cert: victim, origin: claimed });
          const { body } = await browser.body(external, "", "text/plain;charset=utf-8");
          expect(body).toContain("<invalid-mechanism/>");
          expect(await attacker.ask(external)).toContain("<invalid-mechanism/>");
          attacker.close();
          browser.close();
        }
      }
    });

    test("a stolen session id", async ({ servers }) => {
      const cert = servers.certs.client("romeo");
      const owner = servers.bosh(way, { cert, origin });
      expect(await owner.login()).toBe("romeo@localhost");
      const { sid } = owner;
      const message = `<message xmlns='jabber:client' to='romeo@localhost' id='forged'><body>forged</body></message>`;
      const body = (inner: string, id = sid) =>
        `<body xmlns='${xmlns.bosh}' rid='${owner.rid + 1}' sid='${id}'>${inner}</body>`;
      const referenced = [...sid].map((c) => `&#${c.charCodeAt(0)};`).join("");
      const requests = {
        plain: body(message),
        empty: body(""),
        "a request too early": body(message).replace(/rid='\d+'/, `rid='${owner.rid + 2}'`),
        "one answered before": body("").replace(/rid='\d+'/, `rid='${owner.rid}'`),
        "ending it": body("").replace("<body ", "<body type='terminate' "),
        "inside another element": `<x>${body(message)}</x>`,
        "inside another body": `<body xmlns='urn:x'>${body(message)}</body>`,
        "with the id as references": body(message, referenced),
        "with a prefix": body(message).replace("<body xmlns=", "<p:body xmlns:p=").replace(/body>$/, "p:body>"),
        "broken after its beginning": body(message).replace("</body>", "<"),
      };
      for (const thief of [
        {},
        { origin },
        { origin, cert: servers.certs.client("juliet") },
        { origin, cert: servers.certs.client("romeo", "juliet") },
        { origin: elsewhere, cert },
        { origin: "null", cert },
        { cert },
      ]) {
        for (const [name, request] of Object.entries(requests)) {
          const stolen = owner.stolen(thief);
          const answer = await stolen.post(request, "text/plain;charset=utf-8");
          expect(answer.body, name).toMatch(/<body[^>]*condition='item-not-found'[^>]*\/>/);
          // Only the page that may use certificates may read why.
          expect(answer.headers["access-control-allow-origin"], name).toBe(
            "origin" in thief && thief.origin === origin ? origin : undefined,
          );
          stolen.close();
        }
      }
      expect(await owner.alive()).toBe(true);
      expect(servers.prosody.log()).not.toContain("id='forged'>");
      // The same page with the same certificate is the same visitor.
      const other = owner.elsewhere({ cert, origin });
      expect(await other.alive()).toBe(true);
      owner.close();
      other.close();
    });

    test("another certificate, or none, in the middle of a login", async ({ servers }) => {
      const cert = servers.certs.client("romeo");
      for (const thief of [{ origin, cert: servers.certs.client("juliet") }, { origin }, { origin: elsewhere, cert }]) {
        const client = servers.bosh(way, { cert, origin });
        expect(await client.mechanisms()).toContain("EXTERNAL");
        const other = client.elsewhere(thief);
        expect(await other.ask(external)).toContain("<invalid-mechanism/>");
        // The session was in other hands.
        expect(await client.ask(external)).toContain("<invalid-mechanism/>");
        // A password does not care.
        expect(await client.bound(await client.plain("juliet", "juliet's secret"))).toBe("juliet@localhost");
        client.close();
        other.close();
      }
    });

    test("a request that waits for its turn does not borrow another's certificate", async ({ servers }) => {
      const client = servers.bosh(way, { cert: servers.certs.client("romeo"), origin });
      await client.open();
      const early = client.stolen({ origin: elsewhere });
      const request = `<body xmlns='${xmlns.bosh}' rid='${client.rid + 2}' sid='${client.sid}'>${external}</body>`;
      const late = early.post(request);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const { body } = await client.body("");
      expect(body + (await late).body).not.toContain("<success");
      client.close();
      early.close();
    });

    test("over TLS that nobody was asked a certificate on", async ({ servers }) => {
      const client = servers.boshAt(servers.prosody.boshs, { cert: servers.certs.client("romeo"), origin });
      expect(await client.mechanisms()).toEqual(["PLAIN", "SCRAM-SHA-1"]);
      expect(await client.external()).toContain("<invalid-mechanism/>");
      client.close();
    });
  });
}

test("a session may move between nginx and Prosody, with its certificate", async ({ servers }) => {
  const contact = { cert: servers.certs.client("romeo"), origin };
  const other = { cert: servers.certs.client("juliet"), origin };
  for (const [from, to] of [["nginx", "direct"], ["direct", "nginx"]] as const) {
    const client = servers.bosh(from, contact);
    expect(await client.login()).toBe("romeo@localhost");
    const moved: RawBosh = client.elsewhere(contact, servers.url(to, "bosh"));
    expect(await moved.alive()).toBe(true);
    for (const thief of [other, { origin }]) {
      const stolen = client.stolen(thief, servers.url(to, "bosh"));
      expect((await stolen.body("")).body).toContain("item-not-found");
      stolen.close();
    }
    expect(await client.alive()).toBe(true);
    client.close();
    moved.close();
  }
});

test("a resumed stream lives on the login that resumed it", async ({ servers }) => {
  const user = "resuming";
  servers.prosody.addUser(user, password(user));
  const names = [`${user}@localhost`];
  const brief = servers.certs.issue("resuming-brief", { ca: "client-ca", names, valid: [-60, 4] });
  const long = servers.certs.issue("resuming-long", { ca: "client-ca", names });
  const sm = "urn:xmpp:sm:3";
  const resumed = async (begin: typeof brief, end: typeof brief) => {
    const first = servers.websocket("direct", { cert: begin, origin });
    expect(await first.login()).toBe(names[0]);
    const enabled = await first.ask(`<enable xmlns='${sm}' resume='true'/>`);
    first.close();
    const second = servers.websocket("direct", { cert: end, origin });
    await second.open();
    expect(await second.external()).toContain("<success");
    await second.open();
    const id = /\bid='([^']+)/.exec(enabled)?.[1];
    expect(await second.ask(`<resume xmlns='${sm}' h='0' previd='${id}'/>`)).toContain("<resumed");
    return second;
  };
  const [ending, lasting] = [await resumed(long, brief), await resumed(brief, long)];
  const heard = [];
  do heard.push(await ending.wait());
  while (!heard.at(-1)?.includes("not-authorized"));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await lasting.alive()).toBe(true);
  for (const client of [ending, lasting]) client.close();
});
