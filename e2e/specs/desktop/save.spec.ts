import { readFileSync } from "node:fs";
import type { Chat } from "../../fixtures/chat.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** Has a file saved from the window that is open; its name, and what is in it. */
async function saved(chat: Chat, button: "save-text" | "save-json") {
  await chat.id("details-save").click();
  await expect(chat.id("save-chat")).toContainText("Anybody who can open the file");
  const download = chat.page.waitForEvent("download");
  await chat.id(button).click();
  const file = await download;
  await expect(chat.id("save-chat")).toHaveCount(0);
  return [file.suggestedFilename(), readFileSync((await file.path())!, "utf8")] as const;
}

test("what was said is saved as text and as JSON, also what only storage has", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.connect(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws, nickname: "Montague" }), me);
  await chat.openChat(friend.jid);
  const texts = Array.from({ length: 80 }, (_, n) => `number ${n}`);
  for (const text of texts) peer.message(me.jid, text);
  await chat.total(friend.jid, 80);
  await chat.send(friend.jid, "two\nlines \"of\" <mine>");
  await chat.total(friend.jid, 81);
  // After this the model has the end of it alone.
  await page.reload();
  await chat.online();
  await chat.contact(friend.jid).first().click({ button: "right" });
  const [name, text] = await saved(chat, "save-text");
  expect(name).toBe(`${friend.jid}.txt`);
  const lines = text.trimEnd().split("\n");
  expect(lines.slice(0, 80).map((line) => line.replace(/^\S+T\S+Z /, ""))).toEqual(texts.map((text) => `Juliet: ${text}`));
  expect(lines.slice(80).join("\n")).toMatch(/^\S+Z Montague: two\n {4}lines "of" <mine>$/);
  await chat.contact(friend.jid).first().click({ button: "right" });
  const [json, list] = await saved(chat, "save-json");
  expect(json).toBe(`${friend.jid}.json`);
  const all = JSON.parse(list) as { body: string; from: string; own: boolean }[];
  expect(all.map(({ body }) => body)).toEqual([...texts, 'two\nlines "of" <mine>']);
  expect(all[0]).toMatchObject({ from: friend.jid, own: false });
  expect(all[80]).toMatchObject({ from: me.jid, own: true });
  peer.close();
});

test("of a room it says who said it", async ({ chat, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  guest.say("good evening");
  await chat.total(room, 1);
  await chat.box(room).getByTestId("room-menu").click();
  const [name, text] = await saved(chat, "save-text");
  expect(name).toBe(`${room}.txt`);
  expect(text).toMatch(/Z Anna: good evening\n$/);
  guest.peer.close();
});
