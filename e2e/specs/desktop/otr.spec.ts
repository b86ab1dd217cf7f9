import type { Page } from "@playwright/test";
import { Chat } from "../../fixtures/chat.js";
import { OtrBot } from "../../fixtures/otr_bot.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { startPrivately } from "../../fixtures/private.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

/** All that a page sends over its sockets. */
function sentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  return sent;
}

const state = (chat: Chat) => chat.id("otr-state");

test("two browsers talk privately, and nobody between them learns or keeps a word", async ({
  chat,
  other,
  site,
  prosody,
}) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const sent = [sentBy(chat.page), sentBy(other.page)];
  await chat.enter(url, me);
  await other.enter(url, friend);
  // Another device of hers, with copies of all.
  const device = await Peer.online(prosody, friend);
  device.send(`<iq type="set" id="c"><enable xmlns="urn:xmpp:carbons:2"/></iq>`);
  await device.hears(`id='c'`);
  await chat.openChat(friend.jid);
  await other.openChat(me.jid);
  await chat.send(friend.jid, "in the open");
  await expect(other.bodies(me.jid)).toHaveText(["in the open"]);
  await expect(state(chat)).toHaveAttribute("data-state", "plain");

  await startPrivately(chat);
  await expect(state(other)).toHaveAttribute("data-state", "unverified");
  await chat.send(friend.jid, "pssst one");
  await expect(other.bodies(me.jid)).toHaveText(["in the open", "pssst one"]);
  await other.send(me.jid, "pssst <b>two</b> 🔒");
  await expect(chat.bodies(friend.jid)).toHaveText(["in the open", "pssst one", "pssst <b>two</b> 🔒"]);
  await expect(chat.box(friend.jid).getByTestId("message-status").last()).toHaveAttribute("data-state", "delivered");
  await chat.composer(friend.jid).fill("pssst half");

  // In words as well.
  await other.send(me.jid, "/endotr");
  await expect(state(other)).toHaveAttribute("data-state", "plain");
  await expect(state(chat)).toHaveAttribute("data-state", "finished");
  await other.send(me.jid, "/otr");
  await expect(state(chat)).toHaveAttribute("data-state", "unverified");
  await expect(chat.composer(friend.jid)).toHaveValue("pssst half");

  // The fingerprints are those of each other.
  const fingerprints = async (one: Chat) => {
    await one.id("otr-menu").click();
    const shown = ["mine", "theirs"].map((whose) => one.id(`otr-fingerprint-${whose}`).innerText());
    return Promise.all(shown);
  };
  const [mine, theirs] = [await fingerprints(chat), await fingerprints(other)];
  expect(mine[0]).toMatch(/^([0-9A-F]{8} ){4}[0-9A-F]{8}$/);
  expect(mine).toEqual([theirs[1], theirs[0]]);

  // By question and answer.
  await chat.id("otr-verify").click();
  await chat.id("smp-question").fill("Whose garden?");
  await chat.id("smp-secret").fill("Capulet’s");
  await chat.id("smp-submit").click();
  await expect(other.id("smp-asked")).toHaveText("Whose garden?");
  await other.id("smp-answer").fill("Montague’s");
  await other.id("smp-answer-submit").click();
  await expect(chat.id("note").last()).toHaveText(/differ/);
  await expect(state(chat)).toHaveAttribute("data-state", "unverified");
  await chat.id("smp-question").fill("Whose garden?");
  await chat.id("smp-secret").fill("Capulet’s");
  await chat.id("smp-submit").click();
  await other.id("smp-answer").fill("Capulet’s");
  await other.id("smp-answer-submit").click();
  await expect(state(chat)).toHaveAttribute("data-state", "private");
  await expect(state(other)).toHaveAttribute("data-state", "unverified");

  // No word on the wire, in copies, in archives, in storage.
  const archive = async (peer: Peer) => {
    peer.send(`<iq type="set" id="mam"><query xmlns="urn:xmpp:mam:2"/></iq>`);
    await peer.hears("</fin>");
  };
  await archive(device);
  expect(device.received).toContain("in the open");
  for (const texts of [sent[0], sent[1], [device.received], await everything(chat.page), await everything(other.page)]) {
    expect(texts.join("\n")).not.toContain("pssst");
  }
  const otr = sent.flat().filter((xml) => xml.includes("<body>?OTR:"));
  expect(otr.length).toBeGreaterThan(8);
  for (const xml of otr) {
    for (const hint of ["urn:xmpp:carbons:2", "no-copy", "no-permanent-store", "urn:xmpp:otr:0"]) {
      expect(xml).toContain(hint);
    }
  }
  expect(device.received).not.toContain("?OTR:");

  // A page that is loaded anew takes up what was private before a word goes out.
  await chat.page.reload();
  await chat.online();
  await expect(chat.bodies(friend.jid)).toHaveText(["in the open"]);
  await expect(chat.composer(friend.jid)).toHaveValue("");
  await chat.send(friend.jid, "pssst again");
  await expect(state(chat)).toHaveAttribute("data-state", "private");
  await expect(other.bodies(me.jid).last()).toHaveText("pssst again");
  expect(sent.flat().join("\n")).not.toContain("pssst");

  // It ends at one side: at the other nothing goes out before the user has decided.
  await chat.id("otr-menu").click();
  await chat.id("otr-end").click();
  await expect(state(chat)).toHaveAttribute("data-state", "plain");
  await expect(state(other)).toHaveAttribute("data-state", "finished");
  await expect(other.composer(me.jid)).toBeDisabled();
  await other.id("otr-bar").getByTestId("otr-end").click();
  await expect(other.composer(me.jid)).toBeEnabled();
  await other.send(me.jid, "open again");
  await expect(chat.bodies(friend.jid).last()).toHaveText("open again");

  // After the log-out nothing is left, if that is what one wants.
  await chat.id("logout").click();
  await expect(chat.id("log-out")).toContainText("stay here");
  await chat.id("confirm-also").check();
  await chat.id("confirm").click();
  await expect(chat.id("login-form")).toBeVisible();
  await expect.poll(() => everything(chat.page)).toEqual([]);
  device.close();
});

test("with otr.js at the other end", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const bot = await OtrBot.start(prosody, friend, me.jid);
  await chat.openChat(friend.jid);
  // They ask.
  bot.tell("query");
  await expect(state(chat)).toHaveAttribute("data-state", "unverified", { timeout: 30_000 });
  await bot.says("state private");
  await chat.send(friend.jid, "over to you");
  await bot.says("show 1 over to you");
  bot.tell("type", "1 &lt; 2<br>and <i>so</i> on");
  await expect(chat.bodies(friend.jid)).toHaveText(["over to you", "1 < 2\nand so on"]);
  // They check who we are, and we them.
  bot.tell("ask", "blue", "Which colour?");
  await expect(chat.id("smp-asked")).toHaveText("Which colour?");
  await chat.id("smp-answer").fill("blue");
  await chat.id("smp-answer-submit").click();
  await bot.says("smp same");
  await chat.id("otr-menu").click();
  await chat.id("otr-verify").click();
  await chat.id("smp-secret").fill("rose");
  await chat.id("smp-submit").click();
  await bot.says("smp asked");
  bot.tell("answer", "rose");
  await expect(state(chat)).toHaveAttribute("data-state", "private");
  // Something that is not encrypted stands out.
  bot.peer.message(me.jid, "in the open");
  await expect(chat.id("message-exposed")).toHaveCount(1);
  // We have new keys, and they end it. (otr.js cannot begin anew after it has ended something itself: it tells
  // a key's number of before.)
  await chat.id("otr-refresh").click();
  await expect(chat.id("note").last()).toHaveText("The private conversation has new keys.");
  await chat.send(friend.jid, "still you?");
  await bot.says("show 1 still you?");
  bot.tell("end");
  await expect(state(chat)).toHaveAttribute("data-state", "finished");
  await expect(chat.composer(friend.jid)).toBeDisabled();
  await chat.id("otr-bar").getByTestId("otr-end").click();
  await expect(chat.composer(friend.jid)).toBeEnabled();
  bot.stop();
});

test("always private: what is written waits, in whichever tab", async ({ context, chat, site, prosody }) => {
  test.slow();
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws, otr_policy: "always" });
  const sent = sentBy(chat.page);
  await chat.enter(url, me);
  await chat.openChat(friend.jid);
  await chat.send(friend.jid, "pssst early");
  await expect(chat.box(friend.jid).getByTestId("message-status")).toHaveAttribute("data-state", "waiting");
  const bot = await OtrBot.start(prosody, friend, me.jid);
  await expect(chat.contact(friend.jid).first()).toHaveAttribute("data-show", "online");
  await chat.id("otr-menu").click();
  await chat.id("otr-panel").getByTestId("otr-start").click();
  // Where the two of them have begun at once, otr.js cannot read the first, says so, and has it once more.
  await bot.says(/^show 1 (\[sent again\] )?pssst early$/);

  const second = new Chat(await context.newPage());
  await second.goto(url);
  await expect(second.bodies(friend.jid)).toHaveText(["pssst early"]);
  await expect(state(second)).toHaveAttribute("data-state", "unverified");
  await second.send(friend.jid, "pssst from there");
  await bot.says("show 1 pssst from there");
  await expect(chat.bodies(friend.jid)).toHaveText(["pssst early", "pssst from there"]);
  expect(sent.join("\n")).not.toContain("pssst");
  bot.stop();
});

test("allow_otr: false leaves no trace of it", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws, allow_otr: false }), me);
  await chat.openChat(friend.jid);
  await expect(chat.composer(friend.jid)).toBeVisible();
  await expect(chat.id("otr-menu")).toHaveCount(0);
});
