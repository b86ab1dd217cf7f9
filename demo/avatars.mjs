// Draws the pictures of the demo's people: `node avatars.mjs FOLDER NAME...` writes NAME.png, 64 by 64.
// The pattern and the colour come from the name; symmetric, so that they look meant.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";

const CELLS = 5;
const SIZE = 64;
const MARGIN = 7;
const CELL = (SIZE - 2 * MARGIN) / CELLS;

const crc32 = (bytes) => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG with two colours: `bits(x, y)` says which pixels have the second. */
const png = (background, foreground, bits) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([1, 3], 8); // one bit for each pixel, by palette
  const rows = [];
  for (let y = 0; y < SIZE; y++) {
    const row = Buffer.alloc(1 + SIZE / 8);
    for (let x = 0; x < SIZE; x++) if (bits(x, y)) row[1 + (x >> 3)] |= 0x80 >> (x & 7);
    rows.push(row);
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from([...background, ...foreground])),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

/** Red, green and blue of a hue (0 to 1) at a saturation and lightness. */
const rgb = (hue, saturation, lightness) =>
  [0, 8, 4].map((n) => {
    const k = (n + hue * 12) % 12;
    const spread = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });

const avatar = (name) => {
  const hash = createHash("sha256").update(name).digest();
  const hue = hash[0] / 256;
  return png(rgb(hue, 0.45, 0.88), rgb(hue, 0.55, 0.36), (x, y) => {
    const column = Math.floor((x - MARGIN) / CELL);
    const row = Math.floor((y - MARGIN) / CELL);
    if (Math.min(column, row) < 0 || Math.max(column, row) >= CELLS) return false;
    const half = Math.min(column, CELLS - 1 - column);
    return (hash[1 + row] >> half) & 1;
  });
};

const [folder, ...names] = process.argv.slice(2);
fs.mkdirSync(folder, { recursive: true });
for (const name of names) fs.writeFileSync(path.join(folder, `${name}.png`), avatar(name));
