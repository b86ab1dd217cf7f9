import { Chat } from "../../fixtures/chat.js";
import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

test("whoever touches nothing is away, in all tabs, until he does", async ({ context, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  const url = site.chat({ websocket_url: prosody.ws, auto_away: 5, auto_xa: 8, idle_presence_timeout: 3 });
  const first = new Chat(await context.newPage());
  await first.enter(url, me);
  await peer.hears("urn:xmpp:idle:1");
  await peer.hears("<show>away</show>");
  await peer.hears("<show>xa</show>");
  await expect(first.id("own-show")).toHaveValue("xa");
  const second = new Chat(await context.newPage());
  await second.goto(url);
  await expect(second.id("own-show")).toHaveValue("xa");
  peer.received = "";
  await second.page.mouse.move(100, 100);
  await second.page.mouse.move(120, 120);
  await expect(second.id("own-show")).toHaveValue("online");
  await expect(first.id("own-show")).toHaveValue("online");
  await peer.hears("<presence");
  peer.close();
});

test("since when a contact has been idle is shown", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  const peer = await Peer.online(prosody, friend);
  const since = new Date(Date.now() - 600_000).toISOString();
  peer.send(`<presence><show>away</show><idle xmlns="urn:xmpp:idle:1" since="${since}"/></presence>`);
  const time = new Date(since).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  await expect(chat.box(friend.jid)).toContainText(`Away · idle since ${time}`);
  peer.close();
});

test("since when one is away is told to nobody, if one wants that", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws, auto_away: 5, idle_presence_timeout: 2 }), me);
  await chat.id("open-settings").click();
  await expect(chat.id("set-last-seen")).toBeChecked();
  await chat.id("set-last-seen").uncheck();
  await page.keyboard.press("Escape");
  peer.received = "";
  await peer.hears("<show>away</show>");
  expect(peer.received).not.toContain("urn:xmpp:idle:1");
  peer.close();
});
