// Gives the page `converse.initialize(settings)` and fetches the program when that is called: as
// converse.wasm over http(s), from converse.inline.js where a page may not fetch (file://).
// `wasm_bindgen` is the glue that stands above this in converse.js, inside the same function.
const script = document.currentScript;
const home = script && script.src ? new URL(".", script.src).href : new URL(".", location.href).href;
let running = null;
let inline = null;

const fail = (text) => {
  throw new Error("converse-rs: " + text);
};

// What converse.inline.js and converse.standalone.js bring: gzipped wasm in base64, and the styles
// where they are not a file of their own.
const take = (wasm, css) => {
  inline = { wasm, css };
};

// What converse.emoji.js and converse.standalone.js bring: a list of all emoji, which is fetched where
// somebody looks for one.
let emoji = null;

// What locales/*.js and converse.standalone.js bring: texts in other languages, by tag.
const locales = {};

const load = (url) =>
  new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = () => resolve(element.remove());
    element.onerror = () => reject(new Error("converse-rs: cannot load " + url));
    document.head.append(element);
  });

const unpack = (base64) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": "application/wasm" } });
};

const program = async (base, mode) => {
  if (mode === "inline" || (location.protocol === "file:" && !inline)) {
    if (!inline) await load(base + "converse.inline.js");
  }
  if (inline) return unpack(inline.wasm);
  const url = base + "converse.wasm";
  const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!response || !response.ok) fail("cannot load " + url);
  // A server that does not know the type of wasm files still serves them.
  const type = (response.headers.get("Content-Type") || "").split(";")[0].trim();
  return type === "application/wasm" ? response : response.arrayBuffer();
};

const start = async (settings) => {
  if (typeof WebAssembly !== "object") fail("this browser has no WebAssembly; use a newer one.");
  const path = settings && settings.assets_path;
  const base = path ? new URL(String(path).replace(/\/*$/, "/"), document.baseURI).href : home;
  if (!document.body) {
    await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  await wasm_bindgen({ module_or_path: await program(base, settings && settings.assets) });
  const assets = inline && inline.css ? { cssText: inline.css } : { cssUrl: base + "converse.css" };
  assets.emoji = async () => {
    if (!emoji) await load(base + "converse.emoji.js");
    return emoji;
  };
  assets.locale = async (tag) => {
    if (!locales[tag]) await load(base + "locales/" + tag + ".js");
    return locales[tag];
  };
  wasm_bindgen.start(settings, assets);
  return api;
};

const api = {
  version: "VERSION",
  initialize(settings) {
    if (running) return Promise.reject(new Error("converse-rs: initialize() was called already."));
    running = start(settings);
    // A failed start may be tried again.
    running.catch(() => (running = null));
    return running;
  },
  disconnect() {
    if (running) return running.then(() => wasm_bindgen.logOut(), () => {});
    return Promise.resolve();
  },
};
Object.defineProperty(api, "inline", { value: take });
Object.defineProperty(api, "emoji", { value: (list) => (emoji = list) });
Object.defineProperty(api, "locale", { value: (tag, texts) => (locales[tag] = texts) });
window.conversers = api;
// A page that has the original beside this one keeps it.
if (!window.converse) window.converse = api;
