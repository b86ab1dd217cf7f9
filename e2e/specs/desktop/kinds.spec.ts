import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("notes to oneself are a chat on all devices, and no contact", async ({ chat, other, page, site, prosody }) => {
  test.slow();
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await other.enter(url, me);
  await expect(chat.id("own-jid")).toHaveText(me.jid);
  await chat.id("own-notes").click();
  const box = chat.box(me.jid);
  await expect(box).toHaveAttribute("aria-label", "Chat with Notes to yourself");
  await expect(box.getByTestId("chat-banner")).toHaveCount(0);
  await chat.send(me.jid, "Buy milk.");
  await expect(chat.bodies(me.jid)).toHaveText(["Buy milk."]);
  await expect(box.getByTestId("message-status")).toHaveAttribute("data-state", "sent");
  await other.id("show-chats").click();
  const row = other.page.locator(`[data-testid=chat-item][data-jid="${me.jid}"]`);
  await expect(row).toContainText("Notes to yourself");
  await expect(row).toContainText("You: Buy milk.");
  await expect(row.getByTestId("unread")).toHaveCount(0);
  await expect(chat.contact(me.jid)).toHaveCount(0);
  await page.reload();
  await chat.online();
  await expect(chat.bodies(me.jid)).toHaveText(["Buy milk."]);
});

test("announcements are read and not answered", async ({ chat, page, site, prosody }) => {
  const [me, juliet, mercutio] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, juliet);
  peer.message(me.jid, "Down from 2 to 3.", { type: "headline", extra: "<subject>Maintenance</subject>" });
  await chat.openChat(juliet.jid);
  await expect(chat.bodies(juliet.jid)).toHaveText(["Maintenance\nDown from 2 to 3."]);
  await expect(chat.box(juliet.jid).getByTestId("feed-bar")).toBeVisible();
  await expect(chat.composer(juliet.jid)).toHaveCount(0);
  await page.reload();
  await chat.online();
  await expect(chat.box(juliet.jid).getByTestId("feed-bar")).toBeVisible();
  // Who says something else can be answered.
  peer.message(me.jid, "It is up again.");
  await expect(chat.composer(juliet.jid)).toBeVisible();
  await chat.send(juliet.jid, "Thank you.");
  await peer.hears("Thank you.");
  await chat.openChat(mercutio.jid);
  await expect(chat.composer(mercutio.jid)).toBeVisible();
});

test("what is hidden is shown when one asks for it, by key as well", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, juliet);
  const spoiler = (hint: string) => `<spoiler xmlns="urn:xmpp:spoiler:0">${hint}</spoiler>`;
  peer.message(me.jid, "They both die.", { extra: spoiler("the end") });
  await chat.id("show-chats").click();
  const row = page.locator(`[data-testid=chat-item][data-jid="${juliet.jid}"]`);
  await expect(row).toContainText("Spoiler: the end");
  await expect(row).not.toContainText("die");
  await row.click();
  const hidden = chat.bodies(juliet.jid).first();
  await expect(hidden.getByTestId("message-spoiler")).not.toHaveAttribute("open");
  await hidden.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(hidden.getByTestId("message-spoiler")).toHaveAttribute("open");

  await chat.send(juliet.jid, "/spoiler a question | Really?");
  await peer.hears("<body>Really?</body>");
  expect(peer.received).toMatch(/<spoiler xmlns=['"]urn:xmpp:spoiler:0['"]>a question<\/spoiler>/);
  await expect(chat.bodies(juliet.jid).last().locator("summary")).toHaveText("Spoiler: a question");
});
