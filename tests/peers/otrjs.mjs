// otr.js behind lines of text, for tests/it/otr/peers.rs. A line is a word and arguments in hexadecimal;
// what it leads to is written as such lines, and ends in one with a dot.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const { OTR, DSA } = require("otr");
const { STATUS_AKE_SUCCESS, STATUS_END_OTR } = OTR.CONST;

const hex = (text) => Buffer.from(text, "utf8").toString("hex");
const unhex = (digits) => Buffer.from(digits ?? "", "hex").toString("utf8");
const say = (...words) => process.stdout.write(words.join(" ") + "\n");

let otr;
const priv = DSA.parsePrivate(process.argv[2]);

function begin(options) {
  const instance_tag = "\x22\x22\x22\x22";
  otr = new OTR({ priv, instance_tag, fragment_size: Number(options.fragment ?? 0) });
  otr.ALLOW_V3 = options.v3 !== "0";
  otr.ALLOW_V2 = options.v2 !== "0";
  otr.REQUIRE_ENCRYPTION = options.require === "1";
  otr.SEND_WHITESPACE_TAG = options.tag === "1";
  otr.WHITESPACE_START_AKE = options.tagstart === "1";
  otr.ERROR_START_AKE = options.errorstart === "1";
  // A handler that returns true is taken off after the first event.
  otr.on("ui", (text, encrypted) => void say("show", encrypted ? 1 : 0, hex(text)));
  otr.on("io", (text) => void say("send", hex(text)));
  otr.on("error", (text) => void say("error", hex(String(text))));
  otr.on("status", (status) => {
    if (status === STATUS_AKE_SUCCESS) say("state", "private");
    if (status === STATUS_END_OTR) say("state", otr.msgstate === 2 ? "finished" : "plain");
  });
  otr.on("smp", (kind, what) => {
    if (kind === "question") say("smp", "asked", hex(what ?? ""));
    if (kind === "trust") say("smp", what ? "same" : "different");
    if (kind === "abort") say("smp", "aborted");
  });
  otr.on("file", (way, key, name) => {
    say("extra", way, Buffer.from(key, "latin1").toString("hex"), hex(name));
  });
}

const commands = {
  new: (options) => begin(JSON.parse(unhex(options))),
  receive: (text) => otr.receiveMsg(unhex(text)),
  type: (text) => otr.sendMsg(unhex(text)),
  query: () => otr.sendQueryMsg(),
  end: () => otr.endOtr(),
  ask: (secret, question) => otr.smpSecret(unhex(secret), question ? unhex(question) : undefined),
  answer: (secret) => otr.smpSecret(unhex(secret)),
  abort: () => otr.sm.abort(),
  extra: (name) => otr.sendFile(unhex(name)),
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

begin({});
for await (const line of createInterface({ input: process.stdin })) {
  const [word, ...args] = line.split(" ");
  commands[word](...args);
  // It sends from a timer.
  do {
    await pause();
    await pause();
  } while (otr.outgoing.length > 0);
  say(".");
}
