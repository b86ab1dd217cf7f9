import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { repository } from "../../fixtures/prosody.js";

const run = (dir: string, ...args: string[]) =>
  execFileSync(path.join(repository, "server/certs/make-client-cert.sh"), ["-o", dir, ...args], {
    stdio: "pipe",
  }).toString();

const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" }).toString();

test("a certificate for a client, by an authority for nothing else", ({}, info) => {
  const dir = info.outputPath("certs");
  const said = run(dir, "-d", "90", "romeo@example.org", "montague@example.org");
  const base = path.join(dir, "romeo@example.org");
  const password = /password: (\S+)/.exec(said)?.[1] ?? "";
  expect(password).toMatch(/^[0-9a-f]{12}$/);
  expect(openssl("verify", "-CAfile", `${dir}/ca.crt`, "-purpose", "sslclient", `${base}.crt`)).toContain("OK");
  expect(() => openssl("verify", "-CAfile", `${dir}/ca.crt`, "-purpose", "sslserver", `${base}.crt`)).toThrow();
  const text = openssl("x509", "-in", `${base}.crt`, "-noout", "-text");
  expect(text).toContain("TLS Web Client Authentication");
  expect(text).toContain("CA:FALSE");
  const names = openssl("asn1parse", "-in", `${base}.crt`, "-strparse", names_at(`${base}.crt`));
  expect(names.match(/id-on-xmppAddr|XmppAddr|1\.3\.6\.1\.5\.5\.7\.8\.5/g)).toHaveLength(2);
  expect(names).toContain("romeo@example.org");
  expect(names).toContain("montague@example.org");
  openssl("x509", "-in", `${base}.crt`, "-noout", "-checkend", String(89 * 86_400));
  expect(() => openssl("x509", "-in", `${base}.crt`, "-noout", "-checkend", String(91 * 86_400))).toThrow();

  const bundle = ["pkcs12", "-in", `${base}.p12`, "-noout", "-info"];
  openssl(...bundle, "-passin", `pass:${password}`);
  expect(() => openssl(...bundle, "-passin", "pass:wrong")).toThrow();

  // Secrets are their owner's alone.
  for (const name of fs.readdirSync(dir)) expect(fs.statSync(path.join(dir, name)).mode & 0o077, name).toBe(0);
  // What is there is not lost by accident, and the authority stays.
  const authority = fs.readFileSync(`${dir}/ca.crt`, "utf8");
  expect(() => run(dir, "romeo@example.org")).toThrow("-f replaces it");
  run(dir, "-f", "-p", "mine", "romeo@example.org");
  openssl(...bundle, "-passin", "pass:mine");
  expect(fs.readFileSync(`${dir}/ca.crt`, "utf8")).toBe(authority);
});

/** Where the contents of the subjectAltName begin. */
function names_at(file: string): string {
  const lines = openssl("asn1parse", "-in", file).split("\n");
  const at = lines.findIndex((line) => line.includes("Subject Alternative Name"));
  return /^\s*(\d+)/.exec(lines[at + 1])?.[1] ?? "";
}

test("self-signed, with the fingerprint for the server", ({}, info) => {
  const dir = info.outputPath("certs");
  const print = /SHA-256 for the server: ([0-9a-f]{64})/.exec(run(dir, "-s", "romeo@example.org"))?.[1];
  const fingerprint = openssl("x509", "-in", `${dir}/romeo@example.org.crt`, "-noout", "-fingerprint", "-sha256");
  expect(fingerprint.replaceAll(":", "").toLowerCase()).toContain(print);
  expect(fs.existsSync(`${dir}/ca.key`)).toBe(false);
});

test("what is no address makes nothing", ({}, info) => {
  const dir = info.outputPath("certs");
  for (const address of [
    ...["romeo", "@example.org", "romeo@", "romeo@example.org/phone", "a@b@c", "", "../x@example.org"],
    ...["romeo@example.org\n[v3]", "a b@example.org", "a;b@example.org", "$HOME@example.org", "a,b@example.org"],
  ]) {
    expect(() => run(dir, address), address).toThrow();
  }
  expect(() => run(dir, "-d", "soon", "romeo@example.org")).toThrow("number of days");
  expect(fs.existsSync(dir)).toBe(false);
});
