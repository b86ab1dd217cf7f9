import type { Page } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people, type Person } from "../../fixtures/people.js";
import { movingPicture, picture, sound } from "../../fixtures/media.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A browser that has the chat with a peer open, and that peer. */
async function conversation(chat: Chat, url: string, prosody: Prosody): Promise<[Person, Person, Peer]> {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(url, me);
  await chat.openChat(friend.jid);
  return [me, friend, peer];
}

const png = (name: string) => ({ name, mimeType: "image/png", buffer: picture(64, 48) });

/** Files as the browser hands them over when they are pasted or dropped. */
const transfer = (page: Page, files: { name: string; type: string; data: string }[], text = "") =>
  page.evaluateHandle(
    ([files, text]) => {
      const data = new DataTransfer();
      for (const { name, type, data: bytes } of files) {
        const array = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
        data.items.add(new File([array], name, { type }));
      }
      if (text) data.setData("text/plain", text);
      return data;
    },
    [files, text] as const,
  );

test("files go to the server, and their address to the other end", async ({ chat, site, prosody }) => {
  const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await expect(chat.id("attach")).toHaveAccessibleName(/Send files \(up to 100 KB each\)/);
  await chat.id("attach-files").setInputFiles([png("a cat.png"), { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") }]);
  await chat.total(friend.jid, 2);
  await expect(chat.id("uploads")).toHaveCount(0);
  await expect(chat.id("message-status").first()).toHaveAttribute("data-state", /sent|delivered/);
  await expect(chat.id("message-status").last()).toHaveAttribute("data-state", /sent|delivered/);
  await peer.hears("note.txt</url>");
  await peer.hears("a%20cat.png</url>");
  for (const [, body, url] of peer.received.matchAll(/<body>([^<]*)<\/body>.*?<x xmlns='jabber:x:oob'><url>([^<]*)<\/url>/g)) {
    expect(url).toBe(body);
    const got = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(got.equals(url.endsWith(".txt") ? Buffer.from("hello") : picture(64, 48))).toBe(true);
  }
  // What it is shows, at once and after a reload.
  for (const again of [false, true]) {
    if (again) {
      await chat.page.reload();
      await chat.online();
    }
    await expect(chat.id("picture").locator("img")).toHaveJSProperty("complete", true);
    await expect.poll(() => chat.id("picture").locator("img").evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(64);
    await expect(chat.id("picture").locator("img")).toHaveAttribute("alt", "Picture: a cat.png");
    await expect(chat.id("file-link")).toHaveText("note.txt");
    await expect(chat.id("file-link")).toHaveAttribute("rel", /noopener/);
  }
  // A file is not changed into something else.
  await chat.composer(friend.jid).press("ArrowUp");
  await expect(chat.composer(friend.jid)).toHaveValue("");
});

test("pictures are pasted and files dropped", async ({ chat, page, site, prosody }) => {
  const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await expect(chat.id("attach")).toBeVisible();
  const file = (name: string) => ({ name, type: "image/png", data: picture(64, 48).toString("base64") });
  const paste = async (files: ReturnType<typeof file>[], text = "") => {
    const data = await transfer(page, files, text);
    await chat.composer(friend.jid).evaluate((field, data) => {
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data as DataTransfer, bubbles: true, cancelable: true }));
    }, data);
  };
  // Whoever copies cells of a table means their words.
  await paste([file("table.png")], "1\t2");
  await paste([file("pasted.png")]);
  await peer.hears("pasted.png</url>");
  const data = await transfer(page, [file("one.png"), file("two.png")]);
  const box = chat.box(friend.jid);
  await box.dispatchEvent("dragover", { dataTransfer: data });
  await expect(box).toHaveAttribute("data-drop", /Drop/);
  await box.dispatchEvent("drop", { dataTransfer: data });
  await expect(box).not.toHaveAttribute("data-drop", /./);
  await peer.hears("one.png</url>");
  await peer.hears("two.png</url>");
  await chat.total(friend.jid, 3);
  expect(peer.received).not.toContain("table.png");
});

test("what cannot be sent says why, and is tried again or removed", async ({ chat, page, site, prosody }) => {
  const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const field = chat.id("attach-files");
  await field.setInputFiles({ name: "big.bin", mimeType: "", buffer: Buffer.alloc(100_001) });
  const row = chat.id("upload");
  await expect(chat.id("upload-state")).toHaveAttribute("data-state", "failed");
  await expect(chat.id("upload-state")).toHaveText("Not sent: the server takes up to 100 KB.");
  await expect(chat.id("upload-retry")).toHaveCount(0);
  await chat.id("upload-drop").click();
  await expect(row).toHaveCount(0);
  // The server falls over while it goes there.
  await page.route("**/file_share/**", (route) => (route.request().method() === "PUT" ? route.fulfill({ status: 500, headers: { "Access-Control-Allow-Origin": "*" } }) : route.fallback()));
  await field.setInputFiles(png("a.png"));
  await expect(chat.id("upload-state")).toContainText("Not sent: it did not arrive at the server.");
  await page.unroute("**/file_share/**");
  await chat.id("upload-retry").click();
  await peer.hears("a.png</url>");
  await expect(row).toHaveCount(0);
  await chat.total(friend.jid, 1);
});

test("what is under way can be given up, and is not there by half after a reload", async ({ chat, page, site, prosody }) => {
  const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  // Nothing comes back from the server.
  let puts = 0;
  await page.route("**/file_share/**", (route) => {
    if (route.request().method() !== "PUT") return route.fallback();
    puts += 1;
  });
  const field = chat.id("attach-files");
  await field.setInputFiles([png("one.png"), png("two.png")]);
  await expect(chat.id("upload")).toHaveCount(2);
  await expect.poll(() => puts).toBe(2);
  await expect(chat.id("upload-state").first()).toHaveAttribute("data-state", "moving");
  await chat.id("upload").filter({ hasText: "one.png" }).getByTestId("upload-drop").click();
  await expect(chat.id("upload-name")).toHaveText(["two.png"]);
  await page.reload();
  await chat.online();
  await expect(chat.id("upload-name")).toHaveText(["two.png"]);
  await expect(chat.id("upload-state")).toHaveAttribute("data-state", "failed");
  await expect(chat.id("upload-state")).toContainText("the page was closed");
  await expect(chat.id("upload-retry")).toHaveCount(0);
  await chat.total(friend.jid, 0);
  await chat.id("upload-drop").click();
  await expect(chat.id("upload")).toHaveCount(0);
  await chat.send(friend.jid, "done");
  await peer.hears("<body>done</body>");
  expect(peer.received).not.toContain(".png");
});

test("where the server takes no files there is no button", async ({ chat, site }) => {
  const prosody = await Prosody.start({ files: 0 });
  try {
    const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
    await chat.send(friend.jid, "hello");
    await peer.hears("<body>hello</body>");
    await expect(chat.id("attach")).toHaveCount(0);
  } finally {
    await prosody.stop();
  }
});

test("in a private conversation nothing goes out in the open", async ({ chat, page, site, prosody }) => {
  const [, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await expect(chat.id("attach")).toBeEnabled();
  await chat.id("otr-menu").click();
  await chat.id("otr-start").click();
  await expect(chat.id("attach")).toBeDisabled();
  await expect(chat.id("attach")).toHaveAccessibleName(/cannot be sent in a private/);
  const data = await transfer(page, [{ name: "secret.png", type: "image/png", data: picture(8, 8).toString("base64") }]);
  await chat.box(friend.jid).dispatchEvent("drop", { dataTransfer: data });
  await expect(chat.id("upload-state")).toContainText("the conversation is private");
  expect(peer.received).not.toContain("secret.png");
});

test("a tab that follows sends files through the one that leads", async ({ chat, page, site, prosody, context }) => {
  const url = site.chat({ websocket_url: prosody.ws });
  const [, friend, peer] = await conversation(chat, url, prosody);
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await second.online();
  await second.openChat(friend.jid);
  await second.id("attach-files").setInputFiles(png("second.png"));
  await peer.hears("second.png</url>");
  await second.total(friend.jid, 1);
  await chat.total(friend.jid, 1);
  // One that is closed meanwhile leaves word.
  await second.page.route("**/file_share/**", (route) => (route.request().method() === "PUT" ? undefined : route.fallback()));
  await second.id("attach-files").setInputFiles(png("third.png"));
  await expect(chat.id("upload-state")).toHaveAttribute("data-state", "moving");
  await expect(chat.id("upload-state")).toHaveText("Sent from another tab or window");
  await second.page.close({ runBeforeUnload: false });
  await page.bringToFront();
  await expect(chat.id("upload-state")).toContainText("the page was closed");
});

test("what others send is shown as what it is, a stranger's when one presses", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const file = (name: string, body: string | Buffer) => site.put(`/files/${name}`, body);
  const oob = (url: string) => `<x xmlns="jabber:x:oob"><url>${url}</url></x>`;
  const send = (from: Peer, url: string) => from.message(me.jid, url, { extra: oob(url) });
  const cat = file("cat.png", picture(64, 48));
  send(peer, cat);
  send(peer, file("beep.wav", sound()));
  send(peer, file("report.pdf", "%PDF"));
  send(peer, file("gone.png", "this is no picture"));
  // Only what is a file and nothing else: the rest are words.
  peer.message(me.jid, `see ${cat}`, { extra: oob(cat) });
  peer.message(me.jid, cat);
  const evil = "javascript:alert(1)//cat.png";
  peer.message(me.jid, evil, { extra: oob(evil) });
  await chat.total(friend.jid, 7);
  await expect(chat.id("media")).toHaveCount(4);
  await expect.poll(() => chat.id("picture").first().locator("img").evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(64);
  await expect(chat.id("sound")).toHaveAttribute("aria-label", "Sound: beep.wav");
  await expect.poll(() => chat.id("sound").evaluate((a: HTMLAudioElement) => a.readyState)).toBeGreaterThan(0);
  await expect(chat.id("file-link")).toHaveText(["report.pdf", "gone.png"]);
  await expect(chat.id("file").last()).toContainText("could not be loaded");
  expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
  // Large, by key and back to where one was.
  await chat.id("picture").first().focus();
  await page.keyboard.press("Enter");
  await expect(chat.id("lightbox").getByTestId("picture-large")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(chat.id("lightbox")).toHaveCount(0);
  await expect.poll(() => chat.focused()).toBe("picture");
  await expect(chat.box(friend.jid)).toBeVisible();
  // A stranger learns nothing of who looks.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const [paris] = people(prosody, ["Paris"]);
  const stranger = await Peer.online(prosody, paris);
  const bait = file("bait.png", picture(64, 48));
  send(stranger, bait);
  await chat.openChat(paris.jid);
  const card = chat.box(paris.jid).getByTestId("file");
  await expect(card).toContainText("bait.png");
  expect(asked).not.toContain(bait);
  await card.getByTestId("file-show").click();
  await expect(chat.box(paris.jid).getByTestId("picture")).toBeVisible();
  await expect.poll(() => asked).toContain(bait);
});

test("the site says of which hosts files are shown", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(
    chat,
    site.chat({ websocket_url: prosody.ws, render_media: false, allowed_video_domains: ["films.example"] }),
    prosody,
  );
  for (const name of ["cat.png", "film.mp4"]) {
    const url = site.put(`/files/${name}`, picture(64, 48));
    peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
  }
  await chat.total(friend.jid, 2);
  await expect(chat.id("file-link")).toHaveText(["cat.png", "film.mp4"]);
  await expect(chat.id("file-show")).toHaveText(["Show the picture"]);
  await chat.id("file-show").click();
  await expect(chat.id("picture")).toBeVisible();
});

test("nothing is loaded before one presses, if one wants that", async ({ chat, page, site, prosody }) => {
  const [me, , peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await chat.id("open-settings").click();
  await expect(chat.id("set-media")).toBeChecked();
  await chat.id("set-media").uncheck();
  await page.keyboard.press("Escape");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const url = site.put("/files/unasked.png", picture(64, 48));
  peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
  await expect(chat.id("file-show")).toHaveText("Show the picture");
  expect(asked).not.toContain("/files/unasked.png");
  await chat.id("file-show").click();
  await expect(chat.id("picture")).toBeVisible();
  await expect.poll(() => asked).toContain("/files/unasked.png");
});

test("a picture is hidden, and shown again, for good", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const url = site.put("/files/hidden.png", picture(64, 48));
  peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
  await expect(chat.id("picture")).toBeVisible();
  await chat.messages(friend.jid).hover();
  await chat.id("message-menu").click();
  await chat.id("message-hide-file").click();
  await expect(chat.id("picture")).toHaveCount(0);
  await page.reload();
  await chat.online();
  await expect(chat.id("file-show")).toHaveText("Show the picture");
  await expect(chat.id("picture")).toHaveCount(0);
  await chat.messages(friend.jid).hover();
  await chat.id("message-menu").click();
  await expect(chat.id("message-copy")).toBeVisible();
  await expect(chat.id("message-hide-file")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await chat.id("file-show").click();
  await expect(chat.id("picture")).toBeVisible();
  await page.reload();
  await chat.online();
  await expect(chat.id("picture")).toBeVisible();
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test.describe(`motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } });

    test("a picture that moves is made to stand still, and moves again", async ({ chat, site, prosody }) => {
      const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
      const url = site.put("/files/moving.gif", movingPicture());
      peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
      const [image, still] = [chat.id("picture").locator("img"), chat.id("picture").locator("canvas")];
      const hold = chat.id("picture-hold");
      if (reducedMotion === "no-preference") {
        await expect.poll(() => image.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(1);
        await expect(still).toHaveCount(0);
        await hold.click();
      }
      await expect(still).toBeVisible();
      await expect(image).toBeHidden();
      await expect(hold).toHaveAccessibleName("Let it move");
      await hold.click();
      await expect(still).toHaveCount(0);
      await expect(image).toBeVisible();
      await expect(hold).toHaveAccessibleName("Make it stand still");
      // One that does not has no such button.
      const other = site.put("/files/quiet.png", picture(64, 48));
      peer.message(me.jid, other, { extra: `<x xmlns="jabber:x:oob"><url>${other}</url></x>` });
      await expect(chat.id("picture")).toHaveCount(2);
      await expect(hold).toHaveCount(1);
      await expect(chat.bodies(friend.jid)).toHaveCount(2);
    });
  });
}

test("nothing jumps when a picture comes", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await chat.page.route("**/files/slow.png", async (route) => {
    await held;
    await route.fulfill({ contentType: "image/png", body: picture(300, 900) });
  });
  const url = `${site.origin}/files/slow.png`;
  peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
  await expect(chat.id("picture")).toBeVisible();
  const before = await chat.id("picture").boundingBox();
  release();
  await expect.poll(() => chat.id("picture").locator("img").evaluate((i: HTMLImageElement) => i.naturalWidth)).toBe(300);
  expect(await chat.id("picture").boundingBox()).toEqual(before);
  await expect(chat.log(friend.jid)).toHaveAttribute("data-at-end", "true");
});

test("files come with what is said of them", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await expect(chat.id("attach")).toBeVisible();
  await chat.id("attach-files").setInputFiles([png("a cat.png")]);
  await peer.hears("</file-sharing>");
  expect(peer.received).toContain("<media-type>image/png</media-type><name>a cat.png</name>");
  expect(peer.received).toContain(`<size>${picture(64, 48).length}</size><width>64</width><height>48</height>`);
  const box = await chat.id("picture").boundingBox();
  expect([Math.round(box!.width), Math.round(box!.height)]).toEqual([64, 48]);
  // From a program that has a text of its own for others.
  const shared = (target: string) =>
    `<file-sharing xmlns="urn:xmpp:sfs:0"><file xmlns="urn:xmpp:file:metadata:0"><media-type>application/pdf</media-type>` +
    `<name>&lt;b&gt;report.pdf</name><size>1234567</size></file><sources>` +
    `<url-data xmlns="http://jabber.org/protocol/url-data" target="${target}"/></sources></file-sharing>` +
    `<fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:sfs:0"><body/></fallback>`;
  peer.message(me.jid, "A file for you", { extra: shared("https://files.example/0123") });
  await expect(chat.id("file-link")).toHaveText("<b>report.pdf");
  await expect(chat.id("file-link")).toHaveAttribute("href", "https://files.example/0123");
  await expect(chat.id("file")).toContainText("1234 KB");
  peer.message(me.jid, "Not one", { extra: shared("javascript:alert(1)") });
  await expect(chat.bodies(friend.jid).last()).toHaveText("Not one");
  // A form in which nothing could be seen is none.
  const [, cat] = /<url>([^<]*)<\/url>/.exec(peer.received)!;
  peer.message(me.jid, cat, { extra: shared(cat).replace("<size>", "<width>30000</width><height>1</height><size>") });
  await expect(chat.id("picture")).toHaveCount(2);
  expect((await chat.id("picture").last().boundingBox())!.height).toBeGreaterThan(40);
  // After a reload he is a stranger, of whom nothing is shown at once, until the roster is there.
  await page.reload();
  await expect(chat.id("picture")).toHaveCount(2);
  await expect(chat.id("file-link")).toHaveText("<b>report.pdf");
  await expect(chat.id("file")).toContainText("1234 KB");
  peer.close();
});

test("large pictures are made smaller where one wants it", async ({ chat, page, site, prosody }) => {
  const [, , peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  await expect(chat.id("attach")).toBeVisible();
  // A photograph, of which nothing is said but its bytes.
  const photo = Buffer.from(
    await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 2400, height: 1200 });
      const context = canvas.getContext("2d")!;
      for (let n = 0; n < 150; n++) {
        context.fillStyle = `hsl(${n} 80% 50%)`;
        context.fillRect((n * 37) % 2400, (n * 91) % 1200, 60, 40);
      }
      return canvas.toDataURL("image/jpeg", 0.7).split(",")[1];
    }),
    "base64",
  );
  expect(photo.length).toBeLessThan(100_000);
  const send = (name: string) => chat.id("attach-files").setInputFiles([{ name, mimeType: "image/jpeg", buffer: photo }]);
  await send("whole.jpg");
  await peer.hears("<width>2400</width><height>1200</height>");
  expect(peer.received).toContain(`<size>${photo.length}</size>`);
  await chat.id("open-settings").click();
  await chat.id("set-small-pictures").check();
  await page.keyboard.press("Escape");
  await send("small.jpg");
  await peer.hears("<width>1600</width><height>800</height>");
  const [, size, url] = /<name>small\.jpg<\/name><size>(\d+)<\/size>.*?target='([^']*)'/.exec(peer.received)!;
  const bytes = await (await fetch(url)).arrayBuffer();
  expect(bytes.byteLength).toBe(Number(size));
  expect(bytes.byteLength).toBeLessThan(photo.length);
  peer.close();
});
