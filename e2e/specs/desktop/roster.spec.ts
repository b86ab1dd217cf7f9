import { Peer } from "../../fixtures/peer.js";
import { people, person } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const popular = { jid: "popular@localhost", password: "popular's secret" };

test.describe("a thousand contacts", () => {
  test.beforeEach(async ({ chat, site, prosody }) => {
    await chat.enter(site.chat({ websocket_url: prosody.ws }), popular);
    await expect(chat.id("roster")).toHaveAttribute("data-total", "1000");
  });

  test("only those in sight are drawn, and all can be reached by scrolling", async ({ chat, page }) => {
    await expect(chat.id("roster")).toHaveAttribute("data-online", "0");
    await expect(chat.id("roster-group").first()).toContainText("Group 0");
    await expect(chat.id("roster-group").first()).toContainText("0/100");
    const rows = chat.id("roster").getByRole("listitem");
    await expect.poll(() => rows.count()).toBeLessThan(60);
    await chat.id("roster").hover();
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        for (const jid of await chat.id("roster-item").evaluateAll((all) => all.map((e) => e.dataset.jid!))) seen.add(jid);
        await page.mouse.wheel(0, 600);
        return seen.size;
      }, { intervals: [0], timeout: 30_000 })
      .toBe(1000);
    await expect.poll(() => rows.count()).toBeLessThan(60);
    await expect(chat.contact("contact999@localhost")).toBeInViewport();
    // The rows stand one below the other without gaps.
    const tops = await rows.evaluateAll((all) => all.map((e) => e.getBoundingClientRect().top).sort((a, b) => a - b));
    for (let i = 1; i < tops.length; i++) expect(tops[i] - tops[i - 1]).toBe(48);
  });

  test("the keyboard goes everywhere", async ({ chat, page }) => {
    await chat.id("roster-filter").focus();
    await page.keyboard.press("Tab");
    await expect.poll(() => chat.focused()).toBe("roster-state");
    await page.keyboard.press("Tab");
    await expect.poll(() => chat.focused()).toBe("roster-group");
    await page.keyboard.press("ArrowDown");
    await expect(chat.contact("contact0@localhost")).toBeFocused();
    await page.keyboard.press("End");
    await expect(chat.contact("contact999@localhost")).toBeFocused();
    await expect(chat.contact("contact999@localhost")).toBeInViewport();
    await page.keyboard.press("ArrowUp");
    await expect(chat.contact("contact99@localhost")).toBeFocused();
    await page.keyboard.press("Home");
    await expect(chat.id("roster-group").first()).toBeFocused();
    await expect(chat.id("roster-group").first()).toBeInViewport();
    // One stop for the Tab key, however many rows there are.
    await expect.poll(() => chat.id("roster").locator("[tabindex='0']").count()).toBe(1);
    for (let i = 0; i < 40; i++) await page.keyboard.press("ArrowDown");
    await expect(chat.id("roster").locator(":focus")).toBeInViewport();
    await page.keyboard.press("Home");
    await expect(chat.id("roster-group").first()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(chat.id("roster-group").first()).toHaveAttribute("aria-expanded", "false");
    await expect(chat.id("roster-group").first()).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(chat.id("roster-group").nth(1)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(chat.contact("contact1@localhost")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(chat.composer("contact1@localhost")).toBeFocused();
  });

  test("the filter looks at names and addresses, into closed groups too", async ({ chat }) => {
    await chat.id("roster-group").first().click();
    await expect(chat.contact("contact0@localhost")).toHaveCount(0);
    await chat.id("roster-filter").fill("CONTACT 99");
    await expect(chat.id("roster-item")).toHaveCount(11);
    await chat.id("roster-filter").fill("contact10@");
    await expect(chat.id("roster-item")).toHaveCount(1);
    await chat.id("roster-filter").fill("nobody of that name");
    await expect(chat.id("roster-item")).toHaveCount(0);
    await expect(chat.page.getByText("Nobody by that name.")).toBeVisible();
    await expect(chat.id("roster")).toHaveAttribute("data-total", "1000");
    await chat.id("roster-filter").fill("");
    await expect(chat.id("roster-group").first()).toHaveAttribute("aria-expanded", "false");
    await expect(chat.contact("contact1@localhost")).toBeVisible();
  });
});

test("presence moves contacts, and takes nobody's focus", async ({ chat, page, site, prosody }) => {
  const [me, anna, berta, clara] = people(prosody, ["Romeo", "Anna", "Berta", "Clara"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const order = () => chat.id("roster-item").evaluateAll((all) => {
    const at = (e: Element) => e.getBoundingClientRect().top;
    return all.sort((a, b) => at(a) - at(b)).map((e) => e.dataset.jid);
  });
  await expect.poll(order).toEqual([anna.jid, berta.jid, clara.jid]);
  await chat.contact(berta.jid).focus();
  const peer = await Peer.online(prosody, clara, { status: "I am here" });
  await expect.poll(order).toEqual([clara.jid, anna.jid, berta.jid]);
  await expect(chat.contact(clara.jid)).toContainText("I am here");
  await expect(chat.contact(clara.jid)).toHaveAttribute("data-show", "online");
  await expect(chat.id("roster")).toHaveAttribute("data-online", "1");
  await expect(chat.id("roster-group")).toContainText("1/3");
  await expect(chat.contact(berta.jid)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(chat.contact(anna.jid)).toBeFocused();
  const second = await Peer.online(prosody, anna, { show: "dnd" });
  await expect(chat.contact(anna.jid)).toHaveAttribute("data-show", "dnd");
  await expect.poll(order).toEqual([clara.jid, anna.jid, berta.jid]);
  await expect(chat.contact(anna.jid)).toBeFocused();
  peer.presence("xa");
  await expect.poll(order).toEqual([anna.jid, clara.jid, berta.jid]);
  await expect(chat.contact(anna.jid)).toBeFocused();
  await chat.id("roster-group").focus();
  second.close();
  await expect(chat.contact(anna.jid)).toHaveAttribute("data-show", "offline");
  await expect(chat.id("roster-group")).toContainText("1/3");
  await expect(chat.id("roster-group")).toBeFocused();
});

test("unread messages are counted, for a stranger too", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const paris = person(prosody, "paris");
  const [peer, stranger] = [await Peer.online(prosody, friend), await Peer.online(prosody, paris)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const unread = (jid: string) => chat.contact(jid).getByTestId("unread");
  for (let i = 0; i < 120; i++) peer.message(me.jid, `message ${i}`);
  await expect(unread(friend.jid)).toHaveText("99+");
  await expect(chat.contact(friend.jid)).toHaveAccessibleName(/Juliet.*Online.*120 unread messages/);
  stranger.message(me.jid, "Hello");
  await expect(unread(paris.jid)).toHaveText("1");
  await expect(page.getByText("Not in your contacts")).toBeVisible();
  await expect(chat.id("roster")).toHaveAttribute("data-total", "1");
  await chat.openChat(friend.jid);
  await expect(unread(friend.jid)).toHaveCount(0);
  await expect(unread(paris.jid)).toHaveText("1");
});

test("allow_non_roster_messaging: false keeps strangers out", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const paris = person(prosody, "paris");
  const [peer, stranger] = [await Peer.online(prosody, friend), await Peer.online(prosody, paris)];
  await chat.enter(site.chat({ websocket_url: prosody.ws, allow_non_roster_messaging: false }), me);
  stranger.message(me.jid, "Hello");
  await new Promise((resolve) => setTimeout(resolve, 300));
  peer.message(me.jid, "Hello");
  await expect(chat.contact(friend.jid).getByTestId("unread")).toHaveText("1");
  await expect(chat.contact(paris.jid)).toHaveCount(0);
});

test("a request is accepted: both see each other", async ({ chat, site, prosody }) => {
  const [me, her] = [person(prosody, "romeo"), person(prosody, "juliet")];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const peer = await Peer.online(prosody, her);
  peer.send(`<presence to="${me.jid}" type="subscribe"><status>We met &lt;at&gt; the ball</status></presence>`);
  const request = chat.page.locator(`[data-testid=request][data-jid="${her.jid}"]`);
  await expect(request).toContainText("wants to add you");
  await expect(request).toContainText("We met <at> the ball");
  await request.getByRole("button", { name: "Accept" }).click();
  await chat.id("contact-submit").click();
  await expect(request).toHaveCount(0);
  await peer.hears('type=\'subscribed\'');
  // The other half: she is asked to let us see her too.
  await peer.hears("type='subscribe'");
  await expect(chat.contact(her.jid)).toContainText("Waiting for their answer");
  peer.send(`<presence to="${me.jid}" type="subscribed"/>`);
  await expect(chat.contact(her.jid)).toHaveAttribute("data-show", "online");
  await expect(chat.id("roster")).toHaveAttribute("data-total", "1");
});

test("a request is declined: nobody sees anybody", async ({ chat, site, prosody }) => {
  const [me, her] = [person(prosody, "romeo"), person(prosody, "juliet")];
  await chat.enter(site.chat({ bosh_service_url: prosody.bosh }), me);
  const peer = await Peer.online(prosody, her);
  peer.send(`<presence to="${me.jid}" type="subscribe"/>`);
  const request = chat.id("request");
  await request.getByRole("button", { name: "Decline" }).click();
  await expect(request).toHaveCount(0);
  await peer.hears("type='unsubscribed'");
  await expect(chat.contact(her.jid)).toHaveCount(0);
  await expect(chat.page.getByText("No contacts yet.")).toBeVisible();
});

test("own presence reaches the others; hide_offline_users and roster_groups", async ({ chat, site, prosody }) => {
  const [me, friend, away] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  const peer = await Peer.online(prosody, friend);
  const settings = { websocket_url: prosody.ws, hide_offline_users: true, roster_groups: false };
  await chat.enter(site.chat(settings), me);
  await expect(chat.contact(friend.jid)).toBeVisible();
  await expect(chat.contact(away.jid)).toHaveCount(0);
  await expect(chat.id("roster-group")).toContainText("Contacts");
  await chat.id("own-show").selectOption("dnd");
  await peer.hears("<show>dnd</show>");
  await expect(chat.id("own-show")).toHaveValue("dnd");
  await chat.id("own-show").selectOption("online");
  await expect(chat.id("own-show")).toHaveValue("online");
});

test("a contact that is added or removed elsewhere comes and goes", async ({ chat, site, prosody }) => {
  const me = person(prosody, "romeo");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect(chat.id("roster")).toHaveAttribute("data-total", "0");
  const elsewhere = await Peer.connect(prosody, me);
  const roster = (item: string) => elsewhere.send(`<iq type="set" id="r"><query xmlns="jabber:iq:roster">${item}</query></iq>`);
  roster(`<item jid="nurse@localhost" name="Nurse"><group>Capulet</group></item>`);
  await expect(chat.contact("nurse@localhost")).toContainText("Nurse");
  await expect(chat.id("roster-group")).toContainText("Capulet");
  roster(`<item jid="nurse@localhost" name="Angelica"><group>Capulet</group><group>Friends</group></item>`);
  await expect(chat.contact("nurse@localhost")).toHaveCount(2);
  await expect(chat.contact("nurse@localhost").first()).toContainText("Angelica");
  roster(`<item jid="nurse@localhost" subscription="remove"/>`);
  await expect(chat.contact("nurse@localhost")).toHaveCount(0);
  await expect(chat.id("roster")).toHaveAttribute("data-total", "0");
});
