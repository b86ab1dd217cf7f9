import { createHash } from "node:crypto";
import type { Locator } from "@playwright/test";
import { picture } from "../../fixtures/media.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const sha1 = (bytes: Buffer) => createHash("sha1").update(bytes).digest("hex");

const publish = (node: string, id: string, payload: string) =>
  `<iq type="set" id="${node}-${id}"><pubsub xmlns="http://jabber.org/protocol/pubsub">` +
  `<publish node="urn:xmpp:avatar:${node}"><item id="${id}">${payload}</item></publish></pubsub></iq>`;

/** Publishes a picture; under a wrong hash, if one is given. */
function show(peer: Peer, bytes: Buffer, hash = sha1(bytes)) {
  peer.send(publish("data", hash, `<data xmlns="urn:xmpp:avatar:data">${bytes.toString("base64")}</data>`));
  peer.send(
    publish(
      "metadata",
      hash,
      `<metadata xmlns="urn:xmpp:avatar:metadata"><info id="${hash}" type="image/png" bytes="${bytes.length}"` +
        ` width="64" height="48"/></metadata>`,
    ),
  );
}

/** The width of the picture in a face, once it is there. */
const width = (face: Locator) =>
  face.locator(".cv-avatar img").first().evaluate((img: HTMLImageElement) => img.naturalWidth);

test("pictures of contacts stand beside their names, also after a reload", async ({ chat, page, site, prosody }) => {
  const [me, friend, liar] = people(prosody, ["Romeo", "Juliet", "Iago"]);
  const peer = await Peer.online(prosody, friend);
  show(peer, picture(64, 48));
  await peer.hears("metadata-");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect.poll(() => width(chat.contact(friend.jid))).toBe(64);
  // Another one, while one looks.
  show(peer, picture(32, 24));
  await expect.poll(() => width(chat.contact(friend.jid))).toBe(32);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "Do you know me?");
  await chat.total(friend.jid, 1);
  await expect.poll(() => width(chat.messages(friend.jid).first())).toBe(32);
  // What is not what it says it is does not show.
  const other = await Peer.online(prosody, liar);
  show(other, picture(16, 16), sha1(Buffer.from("something else")));
  await other.hears("metadata-");
  other.message(me.jid, "What I am not");
  await expect(chat.contact(liar.jid).getByTestId("unread")).toHaveText("1");
  await expect(chat.contact(liar.jid).locator(".cv-avatar img")).toHaveCount(0);
  await page.reload();
  await chat.online();
  await expect.poll(() => width(chat.contact(friend.jid))).toBe(32);
  // And none any more.
  peer.send(publish("metadata", "current", `<metadata xmlns="urn:xmpp:avatar:metadata"/>`));
  await expect(chat.contact(friend.jid).locator(".cv-avatar img")).toHaveCount(0);
});

test("one's own picture is made small, shown to others, and taken away", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("open-settings").click();
  await expect(chat.id("remove-picture")).toHaveCount(0);
  await chat.id("picture-file").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(chat.id("settings")).toContainText("no picture that the browser can read");
  await chat.id("picture-file").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: picture(640, 400) });
  await expect.poll(() => width(chat.id("settings"))).toBe(192);
  await expect(chat.id("settings")).not.toContainText("no picture that");
  const items = (node: string) =>
    `<iq type="get" id="get-${node}" to="${me.jid}"><pubsub xmlns="http://jabber.org/protocol/pubsub">` +
    `<items node="urn:xmpp:avatar:${node}" max_items="1"/></pubsub></iq>`;
  peer.send(items("metadata"));
  await peer.hears("get-metadata");
  await peer.hears("width='192'");
  peer.send(items("data"));
  await peer.hears("</data>");
  const hash = peer.received.match(/<info [^>]*id='([0-9a-f]{40})'/)![1];
  const data = Buffer.from(peer.received.match(/<data [^>]*>([^<]*)<\/data>/)![1], "base64");
  expect(sha1(data)).toBe(hash);
  expect(data.length).toBeLessThan(65_536);
  await chat.id("remove-picture").click();
  await expect(chat.id("remove-picture")).toHaveCount(0);
  await expect(chat.id("settings").locator(".cv-avatar img")).toHaveCount(0);
});
