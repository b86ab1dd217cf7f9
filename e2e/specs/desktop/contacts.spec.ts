import type { Page } from "@playwright/test";
import type { Chat } from "../../fixtures/chat.js";
import { Peer } from "../../fixtures/peer.js";
import { people, person } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** Opens the window about a contact, from his row. */
async function details(chat: Chat, jid: string) {
  await chat.contact(jid).first().click({ button: "right" });
  await expect(chat.id("contact-details")).toBeVisible();
}

/** Somebody's other device, who sees what the server says to all of them. */
async function device(prosody: Parameters<typeof Peer.connect>[0], who: Parameters<typeof Peer.connect>[1]) {
  const peer = await Peer.connect(prosody, who, "phone");
  peer.send(`<iq type="get" id="roster"><query xmlns="jabber:iq:roster"/></iq>`);
  peer.send(`<iq type="get" id="blocks"><blocklist xmlns="urn:xmpp:blocking"/></iq>`);
  await peer.hears("blocklist");
  peer.received = "";
  return peer;
}

const list = (page: Page) => page.getByTestId("blocked");

test("a contact is added: with name and groups, and asked", async ({ chat, page, site, prosody }) => {
  const her = person(prosody, "juliet");
  const me = person(prosody, "romeo", [{ jid: "nurse@localhost", name: "Nurse", groups: ["Verona"] }]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const [peer, phone] = [await Peer.online(prosody, her), await device(prosody, me)];
  await chat.id("new-chat").focus();
  await page.keyboard.press("Enter");
  await expect(chat.id("contact-address")).toBeFocused();
  // What is wrong is said at the field, and nothing goes out.
  for (const [text, says] of [
    ["", /looks like/],
    ["a@", /looks like/],
    ["juliet@localhost/phone", /looks like/],
    [me.jid, /your own address/],
    ["nurse@localhost", /contacts already/],
  ] as const) {
    await chat.id("contact-address").fill(text);
    await page.keyboard.press("Enter");
    await expect(chat.id("contact-mistake")).toHaveText(says);
    await expect(chat.id("contact-address")).toHaveAccessibleDescription(says);
    await expect(chat.id("contact-address")).toBeFocused();
  }
  // Behind the @ the servers of those one knows are offered.
  await chat.id("contact-address").fill("juliet@l");
  const offered = page.locator("#contact-servers option");
  await expect
    .poll(() => offered.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value)))
    .toEqual(["juliet@localhost"]);
  await chat.id("contact-address").fill(` ${her.jid.toUpperCase()} `);
  await chat.id("contact-name").fill("Juliet & <b>co</b>");
  await chat.id("group-choice").click();
  await expect(chat.id("contact-groups")).toHaveValue("Verona");
  await chat.id("contact-groups").fill("Verona, Balcony ,,");
  await chat.id("contact-submit").click();
  await expect(chat.id("add-contact")).toHaveCount(0);
  await expect(chat.id("new-chat")).toBeFocused();
  await peer.hears("type='subscribe'");
  await phone.hears("<group>Balcony</group>");
  expect(phone.received).toContain("name='Juliet &amp; &lt;b&gt;co&lt;/b&gt;'");
  expect(phone.received).toContain("<group>Verona</group>");
  await expect(chat.contact(her.jid)).toContainText("Juliet & <b>co</b>");
  await expect(chat.contact(her.jid)).toContainText("Waiting for their answer");
  peer.send(`<presence to="${me.jid}" type="subscribed"/>`);
  await expect(chat.contact(her.jid).first()).toHaveAttribute("data-show", "online");
  // When she asks back she need not wait: we want to see her.
  peer.send(`<presence to="${me.jid}" type="subscribe"/>`);
  await peer.hears("type='subscribed'");
  await expect(chat.id("request")).toHaveCount(0);
});

test("a name alone is one at one's own server; Esc leaves and gives the focus back", async ({ chat, page, site, prosody }) => {
  const [me, her] = [person(prosody, "romeo"), person(prosody, "juliet")];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await page.keyboard.type("nobody");
  await page.keyboard.press("Escape");
  await expect(chat.id("add-contact")).toHaveCount(0);
  await expect(chat.id("new-chat")).toBeFocused();
  await chat.id("new-chat").click();
  await expect(chat.id("contact-address")).toHaveValue("");
  await page.keyboard.type(her.jid.split("@")[0]);
  await chat.id("start-chat").click();
  await expect(chat.composer(her.jid)).toBeFocused();
});

test("anybody can be written to, and the banner settles what he is", async ({ chat, site, prosody }) => {
  const [me, her] = [person(prosody, "romeo"), person(prosody, "juliet")];
  const peer = await Peer.online(prosody, her);
  const sent: string[] = [];
  chat.page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => void sent.push(String(payload))));
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await chat.id("contact-address").fill(her.jid);
  await chat.id("start-chat").click();
  await chat.send(her.jid, "Good morrow");
  await peer.hears("<body>Good morrow</body>");
  const banner = chat.id("chat-banner");
  await expect(banner).toContainText("is not in your contacts");
  await chat.id("banner-dismiss").click();
  await expect(banner).toHaveCount(0);
  // That is remembered.
  await chat.page.reload();
  await expect(chat.bodies(her.jid)).toHaveText(["Good morrow"]);
  await chat.online();
  await expect(banner).toHaveCount(0);
  // She asks: that is another matter.
  peer.send(`<presence to="${me.jid}" type="subscribe"/>`);
  await expect(banner).toContainText("wants to add you");
  await chat.id("banner-accept").click();
  await chat.id("contact-name").fill("Juliet");
  await chat.id("contact-groups").fill("Capulet");
  await chat.id("contact-submit").click();
  await peer.hears("type='subscribed'");
  await peer.hears("type='subscribe'");
  await expect(chat.contact(her.jid)).toContainText("Juliet");
  await expect(banner).toContainText("has not answered");
  // The server knows that she was asked, and does not trouble her again.
  const asked = () => sent.filter((text) => /type=.subscribe./.test(text)).length;
  const before = asked();
  await chat.id("banner-ask").click();
  await expect.poll(asked).toBe(before + 1);
  await chat.id("banner-cancel").click();
  await peer.hears("type='unsubscribe'");
  await expect(banner).toHaveCount(0);
  await expect(chat.contact(her.jid)).toContainText("You cannot see whether they are online");
  peer.received = "";
  await chat.id("chat-details").click();
  await expect(chat.id("details-standing")).toHaveText("They see your status, you do not see theirs");
  await chat.id("details-ask").click();
  await peer.hears("type='subscribe'");
});

test("name and groups are changed, and a contact is removed for good", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const [peer, phone] = [await Peer.online(prosody, friend), await device(prosody, me)];
  await expect(chat.contact(friend.jid)).toHaveAttribute("data-show", "online");
  await chat.contact(friend.jid).focus();
  await details(chat, friend.jid);
  await expect(chat.id("details-jid")).toHaveText(friend.jid);
  await expect(chat.id("details-standing")).toHaveText("You see each other’s status");
  await expect(chat.id("contact-name")).toHaveValue("Juliet");
  await chat.id("contact-name").fill("Giulietta");
  await chat.id("contact-groups").fill("Mantua");
  await chat.id("contact-submit").click();
  await phone.hears("<group>Mantua</group>");
  expect(phone.received).toContain("name='Giulietta'");
  await expect(chat.id("roster-group")).toContainText("Mantua");
  await expect(chat.contact(friend.jid)).toContainText("Giulietta");

  await chat.openChat(friend.jid);
  await chat.id("chat-details").click();
  await chat.id("details-remove").click();
  await expect(chat.id("remove-contact")).toContainText("cannot be undone");
  await chat.id("dialog-cancel").click();
  await expect(chat.contact(friend.jid)).toHaveCount(1);
  await chat.id("chat-details").click();
  await chat.id("details-remove").click();
  phone.received = "";
  await chat.id("confirm").click();
  await phone.hears("subscription='remove'");
  await peer.hears("type='unsubscribed'");
  await expect(chat.id("roster")).toHaveAttribute("data-total", "0");
  await expect(page.getByText("Not in your contacts", { exact: true })).toBeVisible();
});

test("what the server does not do is said", async ({ chat, site, prosody }) => {
  const me = person(prosody, "romeo");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  // This server speaks to no others.
  const jid = "juliet@nowhere.invalid";
  await chat.id("new-chat").click();
  await chat.id("contact-address").fill(jid);
  await chat.id("contact-submit").click();
  const trouble = chat.id("contact-trouble");
  await expect(trouble).toContainText(`${jid} could not be asked`);
  await chat.id("contact-trouble-dismiss").click();
  await expect(trouble).toHaveCount(0);
});

test("somebody is blocked: from a chat, and let in again", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const [peer, phone] = [await Peer.online(prosody, friend), await device(prosody, me)];
  await chat.openChat(friend.jid);
  peer.message(me.jid, "before");
  await expect(chat.bodies(friend.jid)).toHaveText(["before"]);
  await chat.id("chat-details").click();
  await chat.id("details-block").click();
  await expect(chat.id("block-contact")).toContainText("are not told");
  await chat.id("confirm").click();
  await expect(chat.id("blocked-bar")).toContainText(friend.jid);
  await expect(chat.composer(friend.jid)).toHaveCount(0);
  await phone.hears(`<item jid='${friend.jid}'/>`);
  expect(phone.received).toContain("<block xmlns='urn:xmpp:blocking'>");
  await peer.hears("type='unavailable'");
  await expect(chat.contact(friend.jid)).toHaveAttribute("data-show", "offline");
  await expect(chat.contact(friend.jid)).toContainText("Blocked");
  peer.message(me.jid, "while blocked");
  await peer.hears("service-unavailable");
  // It outlives the page.
  await chat.page.reload();
  await chat.online();
  await expect(chat.id("blocked-bar")).toBeVisible();
  await chat.id("unblock").click();
  await phone.hears("<unblock xmlns='urn:xmpp:blocking'>");
  await expect(chat.composer(friend.jid)).toBeVisible();
  peer.message(me.jid, "after");
  await expect(chat.bodies(friend.jid)).toHaveText(["before", "after"]);
});

test("the block list: other devices change it, it is filtered, several are let in at once", async ({ chat, page, site, prosody }) => {
  const me = person(prosody, "romeo");
  await chat.enter(site.chat({ bosh_service_url: prosody.bosh }), me);
  const phone = await device(prosody, me);
  const all = ["tybalt@localhost", "sampson@localhost", "gregory@localhost", "evil.example"];
  const items = (jids: string[]) => jids.map((jid) => `<item jid="${jid}"/>`).join("");
  phone.send(`<iq type="set" id="b"><block xmlns="urn:xmpp:blocking">${items(all)}</block></iq>`);
  await chat.id("open-block-list").click();
  await expect(chat.id("block-list")).toContainText("4 addresses");
  await expect(list(page)).toHaveCount(4);
  await chat.id("blocked-filter").fill("GO");
  await expect(list(page)).toHaveText(["gregory@localhost"]);
  await chat.id("blocked-filter").fill("localhost");
  await expect(chat.id("unblock-chosen")).toBeDisabled();
  await list(page).filter({ hasText: "tybalt" }).click();
  await list(page).filter({ hasText: "sampson" }).click();
  await expect(chat.id("unblock-chosen")).toHaveText("Unblock 2");
  phone.received = "";
  await chat.id("unblock-chosen").click();
  await phone.hears("<unblock xmlns='urn:xmpp:blocking'>");
  expect(phone.received).toContain("tybalt@localhost");
  expect(phone.received).toContain("sampson@localhost");
  expect(phone.received).not.toContain("gregory@localhost");
  await expect(list(page)).toHaveText(["gregory@localhost"]);
  phone.send(`<iq type="set" id="u"><unblock xmlns="urn:xmpp:blocking"/></iq>`);
  await expect(chat.id("block-list")).toContainText("Nobody is blocked");
});

test("a request is blocked away", async ({ chat, site, prosody }) => {
  const [me, her] = [person(prosody, "romeo"), person(prosody, "tybalt")];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const [peer, phone] = [await Peer.online(prosody, her), await device(prosody, me)];
  peer.send(`<presence to="${me.jid}" type="subscribe"/>`);
  await chat.id("request-block").click();
  await expect(chat.id("request")).toHaveCount(0);
  await phone.hears(`<item jid='${her.jid}'/>`);
  await peer.hears("type='unsubscribed'");
});

test("a server without a block list has no button for it", async ({ chat, site }) => {
  const { Prosody } = await import("../../fixtures/prosody.js");
  const prosody = await Prosody.start({ without: ["blocklist"] });
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await details(chat, friend.jid);
  await expect(chat.id("details-remove")).toBeVisible();
  await expect(chat.id("details-block")).toHaveCount(0);
  await expect(chat.id("open-block-list")).toHaveCount(0);
  await prosody.stop();
});

test("allow_contact_requests and allow_contact_removal: false; auto_subscribe", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const paris = person(prosody, "paris");
  const stranger = await Peer.online(prosody, paris);
  const shut = { websocket_url: prosody.ws, allow_contact_requests: false, allow_contact_removal: false };
  await chat.enter(site.chat(shut), me);
  stranger.send(`<presence to="${me.jid}" type="subscribe"/>`);
  stranger.message(me.jid, "Hello?");
  await expect(chat.contact(paris.jid).getByTestId("unread")).toHaveText("1");
  await expect(chat.id("request")).toHaveCount(0);
  await chat.id("new-chat").click();
  await expect(chat.id("start-chat")).toBeVisible();
  await expect(chat.id("contact-submit")).toHaveCount(0);
  await chat.id("dialog-close").click();
  await details(chat, friend.jid);
  await expect(chat.id("contact-submit")).toBeVisible();
  await expect(chat.id("details-remove")).toHaveCount(0);
  await chat.id("dialog-close").click();

  await chat.enter(site.chat({ websocket_url: prosody.ws, auto_subscribe: true }), me);
  await stranger.hears("type='subscribed'");
  await stranger.hears("type='subscribe'");
  await expect(chat.contact(paris.jid).first()).toContainText("Waiting for their answer");
});

test("the list is narrowed to a state", async ({ chat, site, prosody }) => {
  const [me, ...folk] = people(prosody, ["Romeo", "Anna", "Berta", "Clara", "Dora", "Emma", "Flora"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, folk[2], { show: "away" });
  await expect(chat.contact(folk[2].jid)).toHaveAttribute("data-show", "away");
  await chat.id("roster-state").selectOption("Away");
  await expect(chat.id("roster-item")).toHaveCount(1);
  await expect(chat.contact(folk[2].jid)).toBeVisible();
  peer.presence();
  await expect(chat.id("roster-item")).toHaveCount(0);
  await chat.id("roster-state").selectOption("All");
  await expect(chat.id("roster-item")).toHaveCount(6);
});

test("one can write notes to oneself", async ({ chat, page, site, prosody }) => {
  const me = person(prosody, "romeo");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const phone = await device(prosody, me);
  phone.presence();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("notes");
  await page.keyboard.press("Enter");
  await chat.send(me.jid, "Buy a ladder");
  await phone.hears("<body>Buy a ladder</body>");
  phone.message(me.jid, "and a rope");
  await expect(chat.bodies(me.jid)).toHaveText(["Buy a ladder", "and a rope"]);
  await expect(chat.id("chat-banner")).toHaveCount(0);
});
