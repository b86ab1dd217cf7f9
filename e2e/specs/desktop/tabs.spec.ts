import type { BrowserContext } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import type { Prosody } from "../../fixtures/prosody.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

/** One more tab, and how many connections it has made. */
async function tab(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const chat = Object.assign(new Chat(page), { connections: 0 });
  page.on("websocket", () => chat.connections++);
  page.on("request", (r) => void (r.method() === "POST" && r.url().endsWith("/http-bind") && chat.connections++));
  await chat.goto(url);
  return chat;
}

const carriers = ["WebSocket", "BOSH"] as const;
const url = (prosody: Prosody, carrier: (typeof carriers)[number]) =>
  carrier === "BOSH" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };

for (const carrier of carriers) {
  for (const own of [true, false]) {
    test(`three tabs have one connection, over ${carrier}, on ${own ? "the user's own" : "another"} device`, async ({
      context,
      site,
      prosody,
    }) => {
      const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
      const page = site.chat(url(prosody, carrier));
      const first = await tab(context, page);
      await first.id("trusted-device").setChecked(own);
      await first.login(me.jid, me.password);
      await first.online();
      const peer = await Peer.connect(prosody, friend);
      peer.presence();
      await first.openChat(friend.jid);
      await first.send(friend.jid, "one");

      const [second, third] = [await tab(context, page), await tab(context, page)];
      for (const chat of [second, third]) {
        await chat.online();
        await expect(chat.bodies(friend.jid)).toHaveText(["one"]);
        expect(chat.connections).toBe(0);
      }
      // From any tab to all, and to the other side once.
      await third.send(friend.jid, "two");
      peer.message(me.jid, "three");
      const tabs = [first, second, third];
      for (const chat of tabs) {
        await expect(chat.bodies(friend.jid)).toHaveText(["one", "two", "three"]);
        await expect(chat.contact(friend.jid).first()).toHaveAttribute("data-show", "online");
      }
      await peer.hears("two");
      expect(peer.count("<body>two</body>")).toBe(1);

      // The one with the connection goes in the middle of a conversation.
      const expected = ["one", "two", "three"];
      for (let n = 0; n < 20; n++) {
        peer.message(me.jid, `in ${n}`);
        expected.push(`in ${n}`);
        if (n === 8) await first.page.close();
        if (n % 5 === 4) await expect(second.id("message-body").last()).toHaveText(/^in /);
      }
      for (const chat of [second, third]) await expect(chat.bodies(friend.jid)).toHaveText(expected);
      await second.send(friend.jid, "after");
      await third.send(friend.jid, "all");
      await peer.hears("<body>all</body>");
      expect(peer.count("<body>after</body>")).toBe(1);
      for (const chat of [second, third]) {
        await chat.online();
        await expect(chat.id("message-body").last()).toHaveText("all");
      }
      expect([second, third].filter((chat) => chat.connections > 0)).toHaveLength(1);

      // A tab that is loaded anew is as it was, whichever it is.
      for (const chat of [second, third, second]) {
        await chat.page.reload();
        await expect(chat.bodies(friend.jid)).toHaveText([...expected, "after", "all"]);
        await chat.online();
      }
      peer.message(me.jid, "late");
      for (const chat of [second, third]) await expect(chat.id("message-body").last()).toHaveText("late");

      // Out in one is out in all.
      await second.id("logout").click();
      for (const chat of [second, third]) {
        await expect(chat.id("login-form")).toBeVisible();
        await expect.poll(() => everything(chat.page)).toEqual([]);
      }
      // And in again, in the one that did not lead.
      for (const chat of [third, second]) {
        await chat.login(me.jid, me.password);
        for (const both of [second, third]) await both.online();
        await chat.id("logout").click();
        for (const both of [second, third]) await expect(both.id("login-form")).toBeVisible();
      }
      peer.close();
    });
  }
}

test("what is wanted while the connection changes hands is done, once", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const page = site.chat({ websocket_url: prosody.ws });
  const first = await tab(context, page);
  await first.login(me.jid, me.password);
  await first.online();
  const peer = await Peer.connect(prosody, friend);
  peer.presence();
  await first.openChat(friend.jid);
  await first.send(friend.jid, "one");
  // The next in line is slow to see that it is its turn.
  const second = Object.assign(new Chat(await context.newPage()), { connections: 0 });
  await second.page.addInitScript(() => {
    const request = LockManager.prototype.request as (...args: unknown[]) => Promise<unknown>;
    LockManager.prototype.request = function (this: LockManager, name: string, options: object, granted: () => unknown) {
      const late = () => new Promise((then) => setTimeout(() => then(granted()), 2000));
      return request.call(this, name, options, late);
    } as typeof LockManager.prototype.request;
  });
  await second.goto(page);
  await expect(second.bodies(friend.jid)).toHaveText(["one"]);
  const third = await tab(context, page);
  await expect(third.bodies(friend.jid)).toHaveText(["one"]);

  await first.page.close();
  await third.send(friend.jid, "from another");
  await second.send(friend.jid, "from the next");
  const fourth = await tab(context, page);
  for (const chat of [second, third, fourth]) {
    await expect(chat.bodies(friend.jid)).toHaveText(["one", /^from /, /^from /]);
    await chat.online();
  }
  for (const body of ["from another", "from the next"]) {
    await peer.hears(`<body>${body}</body>`);
    expect(peer.count(`<body>${body}</body>`)).toBe(1);
  }
  peer.close();
});

test("what is read in one tab is read in all", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const page = site.chat({ websocket_url: prosody.ws });
  const first = await tab(context, page);
  await first.login(me.jid, me.password);
  await first.online();
  const second = await tab(context, page);
  await second.online();
  const peer = await Peer.connect(prosody, friend);
  peer.message(me.jid, "news");
  for (const chat of [first, second]) {
    await expect(chat.contact(friend.jid).first().getByTestId("unread")).toHaveText("1");
  }
  await second.openChat(friend.jid);
  for (const chat of [first, second]) {
    await expect(chat.contact(friend.jid).first().getByTestId("unread")).toHaveCount(0);
  }
  // While it is looked at nothing is unread.
  peer.message(me.jid, "more");
  await expect(second.bodies(friend.jid)).toHaveText(["news", "more"]);
  await expect(first.contact(friend.jid).first().getByTestId("unread")).toHaveCount(0);
  peer.close();
});
