import type { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people, type Person } from "../../fixtures/people.js";
import type { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A browser that has the chat with a peer open, and that peer. */
async function conversation(chat: Chat, url: string, prosody: Prosody): Promise<[Person, Person, Peer]> {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(url, me);
  await chat.openChat(friend.jid);
  return [me, friend, peer];
}

const delay = (hours: number) =>
  `<delay xmlns="urn:xmpp:delay" from="localhost" stamp="${new Date(Date.now() - hours * 3_600_000).toISOString()}"/>`;

test("days divide the log, messages of one sender stand together, times are machine readable", async ({
  chat,
  site,
  prosody,
}) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  // What waited at the server carries its time.
  const peer = await Peer.online(prosody, friend);
  for (const text of ["first", "second"]) peer.message(me.jid, text);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect(chat.contact(friend.jid).getByTestId("unread")).toHaveText("2");
  await chat.openChat(friend.jid);
  peer.message(me.jid, "third");
  await chat.total(friend.jid, 3);
  await chat.send(friend.jid, "fourth");
  await chat.total(friend.jid, 4);
  await expect(chat.bodies(friend.jid)).toHaveText(["first", "second", "third", "fourth"]);
  const follow = await chat.messages(friend.jid).evaluateAll((all) => all.map((m) => m.dataset.follow));
  expect(follow).toEqual(["false", "true", "true", "false"]);
  await expect(chat.log(friend.jid).getByTestId("day")).toHaveText(["Today"]);
  await expect(chat.log(friend.jid).getByTestId("unread-line")).toHaveCount(0);
  const times = await chat.box(friend.jid).getByTestId("message-time").evaluateAll((all) =>
    all.map((t) => ({ tag: t.tagName, at: t.getAttribute("datetime")!, title: t.getAttribute("title"), text: t.textContent! })),
  );
  for (const { tag, at, title, text } of times) {
    expect(tag).toBe("TIME");
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
    expect(text).toMatch(/^\d\d:\d\d$/);
    expect(title).toContain(String(new Date().getFullYear()));
  }
});

test("a stamp of somebody else is not believed", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  peer.message(me.jid, "forged", { extra: delay(48).replace("localhost", "evil.example") });
  await chat.total(friend.jid, 1);
  const at = await chat.id("message-time").getAttribute("datetime");
  expect(Math.abs(Date.parse(at!) - Date.now())).toBeLessThan(60_000);
});

test("the line of the unread is there while one reads, and gone on return", async ({ chat, site, prosody }) => {
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "read");
  await chat.total(friend.jid, 1);
  await chat.openChat(other.jid);
  peer.message(me.jid, "not read");
  await expect(chat.contact(friend.jid).getByTestId("unread")).toHaveText("1");
  await chat.openChat(friend.jid);
  const log = chat.log(friend.jid);
  await expect(log.getByTestId("unread-line")).toHaveText("New");
  await expect(log.locator("[data-testid=unread-line] + [data-testid=message]")).toContainText("not read");
  await chat.openChat(other.jid);
  await chat.openChat(friend.jid);
  await expect(log.getByTestId("unread-line")).toHaveCount(0);
});

test("what people write is text and stays where it belongs", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const texts = [
    `<img src=x onerror="window.hacked = 1"> <script>window.hacked = 2</script>`,
    `<svg/onload=window.hacked=3> </div></article><h1>out</h1> &lt;b&gt; &amp;amp;`,
    `javascript:window.hacked=4 data:text/html,<script>window.hacked=5</script> vbscript:x`,
    `JaVaScRiPt:alert(1) https://javascript:alert(1)@example.org/`,
    "{{constructor.constructor('window.hacked=6')()}} ${window.hacked=7} %3Cscript%3E",
    "שלום עולם – this goes both ways – مرحبا بالعالم",
    "\u202Eesrever ni\u202C and \u2066isolated\u2069 marks",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 \u{1F9D1}\u200D\u{1F4BB}",
    "Z̷̢̡̛̦̱̹̼̈́͌̐a̶̧̛͈̪̾̋͘͝l̵̡̢̛̹̺̍̔͝g̶̡̢̛̪̗͑̌͠o̷̡̢̦̫̔̏̚͠ " + "a" + "\u0301".repeat(500),
    "w".repeat(600),
    "one\n\ttwo\n\n    three  spaces",
    "null\u00a0byte-ish \ufffd \ufeff and \u2028 line separator",
  ];
  for (const text of texts) peer.message(me.jid, text);
  await chat.total(friend.jid, texts.length);
  await expect.poll(() => chat.bodies(friend.jid).evaluateAll((all) => all.map((b) => b.textContent))).toEqual(texts);
  await expect.poll(() => page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  await expect.poll(() => chat.log(friend.jid).locator("img, script, svg, h1, iframe").count()).toBe(0);
  await expect.poll(() => chat.bodies(friend.jid).locator("*:not(a)").count()).toBe(0);
  const links = await chat.bodies(friend.jid).locator("a").evaluateAll((all) =>
    all.map((a) => [a.getAttribute("href"), a.getAttribute("rel"), a.getAttribute("target")]),
  );
  for (const [href, rel, target] of links) {
    expect(href).toMatch(/^https:\/\//);
    expect(rel).toMatch(/noopener.*noreferrer/);
    expect(target).toBe("_blank");
  }
  // Nothing sticks out at the side, and no message paints outside its own row.
  const log = chat.log(friend.jid);
  await expect.poll(() => log.evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
  await expect.poll(() => chat.bodies(friend.jid).evaluateAll((all) => all.every((b) => b.scrollWidth <= b.clientWidth))).toBe(true);
  await expect.poll(() => chat.bodies(friend.jid).evaluateAll((all) => all.every((b) => b.getAttribute("dir") === "auto"))).toBe(true);
  await expect.poll(() => chat.bodies(friend.jid).nth(5).evaluate((b) => b.matches(":dir(rtl)"))).toBe(true);
  await expect.poll(() => chat.bodies(friend.jid).nth(10).evaluate((b) => getComputedStyle(b).whiteSpace)).toBe("pre-wrap");
  // Nothing was fetched on behalf of what somebody wrote.
  expect(asked).toEqual([]);
});

test("links: the safe ones, without the sentence around them", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  peer.message(me.jid, "(see https://example.org/a_(b)?c=d&e=<f>), xmpp:juliet@localhost or mailto:a@b.c.");
  await chat.total(friend.jid, 1);
  const href = await chat.bodies(friend.jid).locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  expect(href).toEqual(["https://example.org/a_(b)?c=d&e=", "xmpp:juliet@localhost", "mailto:a@b.c"]);
});

test("10,000 characters, both ways", async ({ chat, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ bosh_service_url: prosody.bosh }), prosody);
  const long = Array.from({ length: 1000 }, (_, i) => `word ${String(i).padStart(4, "0")}`).join("\n").slice(0, 10_000);
  await chat.send(friend.jid, long);
  await peer.hears("word 0999");
  peer.message(me.jid, long);
  await chat.total(friend.jid, 2);
  for (const n of [0, 1]) await expect.poll(() => chat.bodies(friend.jid).nth(n).evaluate((b) => b.textContent)).toBe(long);
});

for (const carrier of ["bosh", "websocket"] as const) {
  test(`a burst of 500 over ${carrier}: in order, once each`, async ({ chat, page, site, prosody }) => {
    test.slow();
    const url = carrier === "bosh" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };
    const [me, friend, peer] = await conversation(chat, site.chat(url), prosody);
    const burst = Array.from({ length: 500 }, (_, i) => `burst ${i}`);
    for (const text of burst) peer.message(me.jid, text);
    await chat.total(friend.jid, 500);
    const log = chat.log(friend.jid);
    // The newest stands at the end, in sight; all of them are there for who scrolls up.
    await expect(chat.bodies(friend.jid).last()).toHaveText("burst 499");
    await expect(chat.bodies(friend.jid).last()).toBeInViewport();
    await log.hover();
    // What is drawn goes along, and has no hole.
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        const drawn = await chat.bodies(friend.jid).allTextContents();
        const from = burst.indexOf(drawn[0]);
        expect(drawn).toEqual(burst.slice(from, from + drawn.length));
        for (const text of drawn) seen.add(text);
        await page.mouse.wheel(0, -100_000);
        return seen.size;
      })
      .toBe(500);
    await chat.id("jump-newest").click();
    // And back, five hundred the other way.
    for (let i = 0; i < 50; i++) await chat.send(friend.jid, `answer ${i}`);
    await peer.hears("answer 49<");
    const heard = [...peer.received.matchAll(/answer (\d+)</g)].map((m) => Number(m[1]));
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
}

test("who reads further up keeps the place when messages arrive", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  for (let i = 0; i < 200; i++) peer.message(me.jid, `line ${i}`);
  await chat.total(friend.jid, 200);
  const log = chat.log(friend.jid);
  await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  await log.hover();
  await page.mouse.wheel(0, -900);
  const newest = chat.box(friend.jid).getByRole("button", { name: /newest|new$/ });
  await expect(newest).toHaveText("Jump to newest");
  // The first message that is wholly in sight, and where it stands.
  const place = () =>
    log.evaluate((scroller) => {
      const top = scroller.getBoundingClientRect().top;
      const rows = [...scroller.querySelectorAll<HTMLElement>("[data-testid=message]")];
      const row = rows.find((r) => r.getBoundingClientRect().top >= top)!;
      return { key: row.dataset.key!, top: row.getBoundingClientRect().top - top };
    });
  const before = await place();
  for (let i = 0; i < 120; i++) peer.message(me.jid, `news ${i}`);
  await chat.total(friend.jid, 320);
  await expect(newest).toHaveText("120 new");
  const after = await place();
  expect(after.key).toBe(before.key);
  expect(Math.abs(after.top - before.top)).toBeLessThan(2);
  await newest.click();
  await expect(chat.bodies(friend.jid).last()).toHaveText("news 119");
  await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  await expect(newest).toHaveCount(0);
});

test("paging up keeps the place", async ({ chat, page, site, prosody }) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  for (let i = 0; i < 300; i++) peer.message(me.jid, `line ${i}`);
  await chat.total(friend.jid, 300);
  await expect(chat.bodies(friend.jid).last()).toBeInViewport();
  await expect.poll(() => chat.messages(friend.jid).count()).toBeLessThan(100);
  await chat.log(friend.jid).hover();
  const oldest = (await chat.messages(friend.jid).first().getAttribute("data-key"))!;
  await page.mouse.wheel(0, -100_000);
  await expect.poll(() => chat.messages(friend.jid).count()).toBeGreaterThan(100);
  // What was at the top is still in sight, with older ones above it.
  const row = chat.log(friend.jid).locator(`[data-key="${oldest}"]`);
  await expect(row).toBeInViewport();
  await expect.poll(() => chat.log(friend.jid).evaluate((e) => e.scrollTop)).toBeGreaterThan(200);
});

test("history of the open session and a half-written message outlive the chat's box", async ({
  chat,
  site,
  prosody,
}) => {
  const [me, friend, other] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "kept");
  await chat.composer(friend.jid).fill("half a mess");
  await chat.openChat(other.jid);
  await expect(chat.composer(other.jid)).toHaveValue("");
  await chat.openChat(friend.jid);
  await expect(chat.composer(friend.jid)).toHaveValue("half a mess");
  await chat.id("chat-close").click();
  await chat.openChat(friend.jid);
  await expect(chat.bodies(friend.jid)).toHaveText(["kept"]);
  await expect(chat.composer(friend.jid)).toHaveValue("half a mess");
  await chat.id("send").click();
  await expect(chat.bodies(friend.jid)).toHaveText(["kept", "half a mess"]);
  await expect(chat.composer(friend.jid)).toHaveValue("");
  // Nobody who logs in afterwards sees any of it.
  await chat.composer(friend.jid).fill("secret draft");
  await chat.id("logout").click();
  await chat.login(other.jid, other.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await expect(chat.log(friend.jid).getByText("No messages yet")).toBeVisible();
  await expect(chat.messages(friend.jid)).toHaveCount(0);
  await expect(chat.composer(friend.jid)).toHaveValue("");
  // Not even he himself finds the draft. What was sent is in his archive.
  await chat.id("logout").click();
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.openChat(friend.jid);
  await expect(chat.bodies(friend.jid)).toHaveText(["kept", "half a mess"]);
  await expect(chat.composer(friend.jid)).toHaveValue("");
});

test("two tabs of one account", async ({ chat, other, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await other.enter(site.chat({ bosh_service_url: prosody.bosh }), me);
  peer.message(me.jid, "for both");
  for (const tab of [chat, other]) {
    await expect(tab.contact(friend.jid).getByTestId("unread")).toHaveText("1");
    await tab.openChat(friend.jid);
    await expect(tab.bodies(friend.jid)).toHaveText(["for both"]);
  }
  await other.id("logout").click();
  await expect(other.id("login-form")).toBeVisible();
  await expect(chat.id("connection-status")).toHaveText("Online");
  await chat.send(friend.jid, "still here");
  await peer.hears("still here");
});

test("message_limit counts characters and stops what is too long", async ({ chat, site, prosody }) => {
  const url = site.chat({ websocket_url: prosody.ws, message_limit: 10 });
  const [, friend, peer] = await conversation(chat, url, prosody);
  const box = chat.box(friend.jid);
  await chat.composer(friend.jid).fill("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂");
  await expect(box.getByText("10 / 10")).toBeVisible();
  await chat.composer(friend.jid).fill("12345678901");
  await expect(box.getByText("11 / 10")).toBeVisible();
  await expect(chat.id("send")).toBeDisabled();
  await chat.composer(friend.jid).press("Enter");
  await expect(chat.messages(friend.jid)).toHaveCount(0);
  await expect(chat.composer(friend.jid)).toHaveValue("12345678901");
  await chat.send(friend.jid, "1234567890");
  await peer.hears("1234567890<");
  expect(peer.received).not.toContain("12345678901");
});

test("odd messages: no body, blank, headline with a subject, another language first", async ({
  chat,
  site,
  prosody,
}) => {
  const [me, friend, peer] = await conversation(chat, site.chat({ websocket_url: prosody.ws }), prosody);
  peer.send(`<message to="${me.jid}" type="chat"><active xmlns="http://jabber.org/protocol/chatstates"/></message>`);
  peer.message(me.jid, "   ");
  peer.send(`<message to="${me.jid}" type="headline"><subject>Subject</subject><body>Text</body></message>`);
  peer.send(`<message to="${me.jid}" type="chat"><body xml:lang="de">Hallo</body><body>Hello</body></message>`);
  peer.send(`<message to="${me.jid}" type="chat" id="twice"><body>once</body></message>`.repeat(2));
  await chat.total(friend.jid, 3);
  await expect.poll(() => chat.bodies(friend.jid).evaluateAll((all) => all.map((b) => b.textContent))).toEqual([
    "Subject\nText",
    "Hello",
    "once",
  ]);
  await expect.poll(() => chat.messages(friend.jid).last().getAttribute("data-id")).toBe("twice");
});
