import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { bootstrap, somePage } from "../../fixtures/host.js";
import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { microphone, picture, sound } from "../../fixtures/media.js";
import { people, person } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** axe finds nothing at all on what the chat shows. */
async function clean(page: Page, screen: string) {
  const { violations } = await new AxeBuilder({ page }).include("converse-root").analyze();
  const found = violations.map((v) => `${screen}: ${v.id} (${v.impact}) ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join("; ")}`);
  expect(found).toEqual([]);
}

for (const [name, use, theme] of [
  ["light", { colorScheme: "light" }, undefined],
  ["dark", { colorScheme: "dark" }, undefined],
  ["the setting says dark, the system light", { colorScheme: "light" }, "dark"],
  ["the setting says light, the system dark", { colorScheme: "dark" }, "light"],
] as const) {
  test.describe(name, () => {
    test.use(use);

    test("login screens", async ({ chat, page, site, prosody }) => {
      const open = { websocket_url: prosody.ws, theme, show_connection_url_input: true };
      await chat.goto(site.chat(open));
      const dark = (theme ?? use.colorScheme) === "dark";
      await expect(page.locator(".cv-root")).toHaveCSS("color-scheme", dark ? "dark" : "light");
      await clean(page, "password");
      await chat.login("no", "x");
      await expect(chat.id("login-mistake")).toBeVisible();
      await clean(page, "mistake");
      await chat.login("nobody@localhost", "x");
      await expect(chat.id("login-error")).toBeVisible();
      await clean(page, "wrong password");
      await chat.id("register-open").click();
      await clean(page, "new account");
      await chat.id("register-domain").fill("localhost");
      await chat.id("register-submit").click();
      await expect(chat.id("login-error")).toContainText("Nobody can make an account");
      await clean(page, "no new account");
      await chat.goto(site.chat({ ...open, authentication: "external", allow_password_fallback: true }));
      await clean(page, "external");
      await chat.id("login-submit").click();
      await expect(chat.id("login-error")).toBeVisible();
      await clean(page, "external refused");
      await chat.goto(site.chat({ ...open, authentication: "anonymous", jid: "anon.localhost" }));
      await clean(page, "anonymous");
    });

    test("rooms", async ({ chat, page, site, prosody }) => {
      test.slow();
      const [me, anna] = people(prosody, ["Romeo", "Anna"]);
      const room = newRoom();
      const guest = await Guest.enter(prosody, anna, room, "Anna");
      await guest.configure({ "muc#roomconfig_publicroom": "1" });
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.id("join-open").click();
      await chat.id("join-room").fill("nothing@");
      await chat.id("join-submit").click();
      await expect(chat.id("join-mistake")).toBeVisible();
      await clean(page, "join");
      await chat.id("join-find").click();
      await chat.id("join-service").fill("rooms.localhost");
      await chat.id("join-list").click();
      await expect(chat.id("join-found").first()).toBeVisible();
      await clean(page, "rooms to be found");
      await page.keyboard.press("Escape");
      await enter(chat, room, "Romeo");
      guest.say("Romeo!", "<thread>t</thread>");
      guest.say("Where are you?", "<thread>t</thread>");
      await expect(chat.bodies(room)).toHaveCount(2);
      await chat.id("message-thread").first().click();
      await expect(chat.id("thread-item")).toHaveCount(2);
      await clean(page, "a thread");
      await page.keyboard.press("Escape");
      guest.peer.send(`<presence to="${room}/Bea"/>`);
      await expect(chat.id("room-event")).toContainText("Bea");
      await chat.composer(room).pressSequentially("@");
      await expect(chat.id("nick-choice").first()).toBeVisible();
      await expect(chat.id("occupant")).toHaveCount(2);
      await chat.id("show-chats").click();
      await clean(page, "room");
      // The focus goes in by the keyboard, and back.
      await chat.id("occupant").first().focus();
      await page.keyboard.press("ArrowDown");
      await expect(chat.id("occupant").last()).toBeFocused();
      await chat.id("occupant-menu").first().click();
      await expect(chat.id("occupant-details")).toBeVisible();
      await clean(page, "an occupant");
      await page.keyboard.press("Escape");
      await expect(chat.id("occupant-menu").first()).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(chat.id("occupants")).toHaveCount(0);
      await expect(chat.id("room-people")).toBeFocused();
      await chat.id("room-menu").click();
      await clean(page, "room details");
      guest.admin(`<item jid="${me.jid}" affiliation="member"/>`);
      await expect(chat.id("room-event").last()).toContainText("is a member now");
      await chat.id("room-register-open").click();
      await expect(chat.id("form-field")).toBeVisible();
      await clean(page, "a name that a room keeps");
      await page.keyboard.press("Escape");
      await chat.id("room-menu").click();
      await chat.id("room-leave").click();
      await expect(chat.id("room-banner")).toHaveAttribute("data-state", "out");
      await clean(page, "out of the room");
      const own = newRoom();
      await enter(chat, own, "Romeo");
      await expect(chat.box(own).getByTestId("room-banner")).toHaveAttribute("data-state", "created");
      await clean(page, "a new room");
      await chat.box(own).getByTestId("room-setup-open").click();
      await expect(chat.id("setup-submit")).toBeVisible();
      await clean(page, "setting a room up");
      await page.keyboard.press("Escape");
      await chat.box(own).getByTestId("room-menu").click();
      await chat.id("room-people-lists").click();
      await chat.id("list-which").selectOption("2");
      await expect(chat.id("list-row")).toHaveCount(1);
      await clean(page, "lists of people");
      await chat.id("list-which").selectOption("4");
      await expect(chat.id("list-role")).toHaveCount(1);
      await clean(page, "people by their roles");
      await page.keyboard.press("Escape");
      await chat.box(own).getByTestId("room-menu").click();
      await chat.id("room-end").click();
      await clean(page, "ending a room");
      await page.keyboard.press("Escape");
      guest.peer.close();
    });

    test("what is said of messages, and their menu", async ({ chat, page, site, prosody }) => {
      // axe looks at some hundred emoji.
      test.slow();
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const peer = await Peer.online(prosody, juliet);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.openChat(juliet.jid);
      const id = peer.message(me.jid, "*strong* _emphasis_ ~strike~ `code`\n> quoted\n```\nblock\n```");
      peer.message(me.jid, "/me nods", { extra: `<replace xmlns="urn:xmpp:message-correct:0" id="unknown"/>` });
      peer.message(me.jid, "an answer", { extra: `<reply xmlns="urn:xmpp:reply:0" id="${id}"/>` });
      const gone = peer.message(me.jid, "gone");
      peer.send(
        `<message to="${me.jid}" type="chat" id="a"><retract xmlns="urn:xmpp:message-retract:1" id="${gone}"/></message>` +
          `<message to="${me.jid}" type="chat" id="b"><reactions xmlns="urn:xmpp:reactions:0" id="${id}">` +
          `<reaction>👍</reaction></reactions></message>` +
          `<message to="${me.jid}" type="chat"><composing xmlns="http://jabber.org/protocol/chatstates"/></message>`,
      );
      await expect(chat.messages(juliet.jid).last()).toHaveAttribute("data-retracted", "true");
      await expect(chat.id("chat-status")).toHaveText("typing…");
      const first = chat.messages(juliet.jid).first();
      const menu = async () => {
        await first.hover();
        await first.getByTestId("message-menu").click();
        await expect(chat.id("message-actions")).toBeVisible();
      };
      await menu();
      await clean(page, "menu");
      await chat.id("react-more").click();
      await clean(page, "emoji");
      await chat.id("react").first().click();
      await clean(page, "log");
      await menu();
      await chat.id("message-details").click();
      await clean(page, "details");
      await page.keyboard.press("Escape");
      await menu();
      await chat.id("message-reply").click();
      await chat.send(juliet.jid, "mine");
      await expect(chat.id("message-status")).toHaveAttribute("data-state", /sent|delivered/);
      await chat.composer(juliet.jid).press("ArrowUp");
      await clean(page, "change");
      await chat.send(juliet.jid, "changed");
      await expect(chat.id("message-edited")).toBeVisible();
      await chat.messages(juliet.jid).last().hover();
      await chat.messages(juliet.jid).last().getByTestId("message-menu").click();
      await chat.id("message-retract").click();
      await clean(page, "taking back");
    });

    test("files", async ({ chat, page, site, prosody }) => {
      test.slow();
      await microphone(page);
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const peer = await Peer.online(prosody, juliet);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.openChat(juliet.jid);
      for (const [name, body] of [["cat.png", picture(64, 48)], ["beep.wav", sound()], ["report.pdf", "%PDF"]] as const) {
        const url = site.put(`/a11y/${name}`, body);
        peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
      }
      await expect(chat.id("media")).toHaveCount(3);
      await page.route("**/file_share/**", (route) => (route.request().method() === "PUT" ? undefined : route.fallback()));
      await chat.id("attach-files").setInputFiles([
        { name: "big.bin", mimeType: "", buffer: Buffer.alloc(100_001) },
        { name: "cat.png", mimeType: "image/png", buffer: picture(64, 48) },
      ]);
      await expect(chat.id("upload-state").last()).toHaveAttribute("data-state", "moving");
      await clean(page, "files");
      await chat.id("voice-start").click();
      await expect(chat.id("voice")).toHaveAttribute("data-state", "running");
      await clean(page, "voice");
      await chat.id("voice-stop").click();
      await expect(chat.id("voice")).toHaveAttribute("data-state", "ready");
      await clean(page, "voice to be sent");
      await chat.id("voice-cancel").click();
      await chat.id("picture").click();
      await expect(chat.id("picture-large")).toBeVisible();
      await clean(page, "lightbox");
    });

    test("settings", async ({ chat, page, site, prosody }) => {
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme, play_sounds: false }), me);
      await chat.id("open-settings").click();
      await expect(chat.id("about")).toContainText("Prosody");
      await clean(page, "settings");
      await chat.id("open-profile").click();
      await expect(chat.id("profile-submit")).toBeVisible();
      await clean(page, "profile");
    });

    test("a link that invites, and suggested contacts", async ({ chat, page, site, prosody }) => {
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const her = await Peer.online(prosody, juliet);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.id("new-chat").click();
      await chat.id("invite-open").click();
      await expect(chat.id("invite-link")).toBeVisible();
      await clean(page, "a link that invites");
      await chat.id("dialog-close").click();
      const items = `<item jid="paris@verona.example" name="Paris"><group>Suitors</group></item>`;
      her.send(`<message to="${me.jid}"><x xmlns="http://jabber.org/protocol/rosterx">${items}</x></message>`);
      await expect(chat.id("suggestion")).toBeVisible();
      await clean(page, "somebody suggests contacts");
      await chat.id("suggestion-look").click();
      await expect(chat.id("suggested")).toBeVisible();
      await clean(page, "suggested contacts");
    });

    test("people who are searched for", async ({ chat, page, site, prosody }) => {
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await page.route("**/people?*", (route) => route.fulfill({ json: [{ jid: "a@b", fullname: "Anna" }] }));
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme, xhr_user_search_url: "/people" }), me);
      await chat.id("new-chat").click();
      await chat.id("people-find").click();
      await chat.id("people-query").fill("An");
      await expect(chat.id("people-found")).toBeVisible();
      await clean(page, "people who are searched for");
    });

    test("commands", async ({ chat, page, site }) => {
      const prosody = await Prosody.start({
        modules: ["steps"],
        authentication: "internal_hashed",
      });
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.id("open-settings").click();
      await chat.id("open-adhoc").click();
      await expect(chat.id("adhoc-command")).toBeVisible();
      await clean(page, "commands");
      await chat.id("adhoc-command").click();
      await page.locator("[data-testid=form-field][data-name=name]").fill("Romeo");
      await chat.id("adhoc-go").click();
      await expect(chat.id("adhoc-prev")).toBeVisible();
      await clean(page, "a command");
      await chat.id("adhoc-go").click();
      await expect(chat.id("outcome-table")).toBeVisible();
      await clean(page, "results of a command");
      await chat.id("dialog-close").click();
      await chat.id("open-settings").click();
      await chat.id("open-disco").click();
      await chat.id("disco-item").first().click();
      await chat.id("disco-features").click();
      await expect(chat.id("disco-feature").first()).toBeVisible();
      await clean(page, "services");
      await prosody.stop();
    });

    test("another password, and the end of the account", async ({ chat, page, site }) => {
      const prosody = await Prosody.start({ modules: ["user_account_management"] });
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), me);
      await chat.id("open-settings").click();
      await chat.id("change-password").click();
      await chat.id("account-submit").click();
      await expect(chat.id("account-said")).toHaveText("Choose a new password.");
      await clean(page, "another password");
      await page.keyboard.press("Escape");
      await chat.id("open-settings").click();
      await chat.id("remove-account").click();
      await expect(chat.id("removal-address")).toBeVisible();
      await clean(page, "the end of the account");
      await prosody.stop();
    });

    test("contacts, chat, banner", async ({ chat, page, site }) => {
      // Some twenty screens, each looked at for seconds.
      test.slow();
      const prosody = await Prosody.start();
      const [me, juliet, mercutio] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
      const stranger = await Peer.online(prosody, person(prosody, "paris"));
      const loner = person(prosody, "lonely");
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme }), loner);
      await clean(page, "no contacts");
      await chat.enter(site.chat({ websocket_url: prosody.ws, theme, message_limit: 200 }), me);
      await clean(page, "nothing open");
      const peer = await Peer.online(prosody, juliet, { show: "away", status: "Asleep" });
      await (await Peer.online(prosody, mercutio, { show: "dnd" })).message(me.jid, "unread");
      await expect(chat.contact(mercutio.jid).getByTestId("unread")).toHaveText("1");
      await chat.openChat(juliet.jid);
      await clean(page, "empty chat");
      await chat.send(juliet.jid, "see https://example.org/");
      peer.message(me.jid, "and\nhttps://example.org/more");
      await chat.total(juliet.jid, 2);
      await chat.messages(juliet.jid).first().hover();
      await clean(page, "chat");
      stranger.send(`<presence to="${me.jid}" type="subscribe"><status>Hi</status></presence>`);
      await expect(chat.id("request")).toBeVisible();
      await clean(page, "request");
      await chat.id("show-chats").click();
      await expect(chat.id("chat-item").first()).toBeVisible();
      await clean(page, "list of chats");
      await chat.id("show-contacts").click();
      await chat.id("request-accept").click();
      await clean(page, "accept");
      await page.keyboard.press("Escape");
      await chat.id("new-chat").click();
      await page.keyboard.press("Enter");
      await expect(chat.id("contact-mistake")).toBeVisible();
      await clean(page, "new contact");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await expect(chat.id("switcher")).toBeVisible();
      await clean(page, "switcher");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Shift+F");
      await chat.id("search-field").fill("a");
      await expect(chat.id("search-item").first()).toBeVisible();
      await clean(page, "search");
      await page.keyboard.press("Escape");
      await chat.contact(juliet.jid).click({ button: "right" });
      await clean(page, "details");
      await chat.id("details-save").click();
      await clean(page, "saving a chat");
      await chat.id("dialog-cancel").click();
      await chat.contact(juliet.jid).click({ button: "right" });
      await chat.id("details-remove").click();
      await clean(page, "remove");
      await chat.id("dialog-cancel").click();
      await chat.contact(mercutio.jid).focus();
      await page.keyboard.press("?");
      await expect(chat.id("keys")).toBeVisible();
      await clean(page, "keys");
      await page.keyboard.press("Escape");
      await chat.openChat(mercutio.jid);
      await chat.id("chat-details").click();
      await chat.id("details-block").click();
      await chat.id("confirm").click();
      await expect(chat.id("blocked-bar")).toBeVisible();
      await chat.id("open-block-list").click();
      await expect(chat.id("blocked")).toBeVisible();
      await clean(page, "block list");
      await chat.id("dialog-close").click();
      await clean(page, "blocked chat");
      await chat.id("unblock").click();
      await chat.send(mercutio.jid, "lost");
      await prosody.kill("SIGKILL");
      await expect(chat.id("reconnect-banner")).toBeVisible();
      await expect(page.locator(".cv-banners")).toHaveCSS("opacity", "1");
      // Above everything, and as wide as the page.
      await expect.poll(() => page.locator(".cv-banners").boundingBox()).toMatchObject({ x: 0, y: 0, width: 1280 });
      await clean(page, "reconnecting");
      await prosody.stop();
    });

    test("over another page", async ({ chat, page, site, prosody }) => {
      bootstrap(site);
      const [me, juliet, mercutio] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
      await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed", theme }, somePage));
      await clean(page, "launcher");
      await chat.id("launcher").click();
      await clean(page, "panel");
      await chat.login(me.jid, me.password);
      await chat.online();
      const peer = await Peer.online(prosody, juliet);
      await chat.openChat(juliet.jid);
      await chat.send(juliet.jid, "mine");
      peer.message(me.jid, "theirs");
      await chat.total(juliet.jid, 2);
      (await Peer.online(prosody, mercutio)).message(me.jid, "unread");
      await expect(chat.id("launcher").locator(".cv-badge")).toHaveText("1");
      await chat.openChat(mercutio.jid);
      await clean(page, "boxes");
    });
  });
}

test("Tab goes through the login box in order, Enter sends it", async ({ chat, page, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  await expect(chat.id("login-jid")).toBeFocused();
  await page.keyboard.type(me.jid);
  await page.keyboard.press("Tab");
  await expect.poll(() => chat.focused()).toBe("login-password");
  await page.keyboard.type(me.password);
  await page.keyboard.press("Tab");
  await expect.poll(() => chat.focused()).toBe("trusted-device");
  await page.keyboard.press("Tab");
  await expect.poll(() => chat.focused()).toBe("login-submit");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await chat.online();
  // The form is gone, and with it what had the focus: the next Tab goes into the contacts.
  await page.keyboard.press("Tab");
  expect(["own-notes", "own-show", "open-settings", "logout", "roster-group", "roster-item"]).toContain(await chat.focused());
});

test("a mistake takes the focus to its field and is tied to it", async ({ chat, site, prosody }) => {
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  await chat.login("nonsense", "x");
  await expect(chat.id("login-jid")).toBeFocused();
  await expect(chat.id("login-jid")).toHaveAttribute("aria-invalid", "true");
  await expect(chat.id("login-jid")).toHaveAccessibleDescription(/looks like name@example.org/);
  await chat.login("romeo@localhost", "");
  await expect(chat.id("login-password")).toBeFocused();
  await expect(chat.id("login-password")).toHaveAccessibleDescription(/Enter your password/);
});

test("focus: into the chat that is opened, back to its contact when it is closed", async ({ chat, page, site, prosody }) => {
  const [me, anna, berta] = people(prosody, ["Romeo", "Anna", "Berta"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.contact(berta.jid).focus();
  await page.keyboard.press("Enter");
  await expect(chat.composer(berta.jid)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.box(berta.jid)).toHaveCount(0);
  await expect(chat.contact(berta.jid)).toBeFocused();
  // With the mouse too, and from the button.
  await chat.openChat(anna.jid);
  await chat.id("chat-close").click();
  await expect(chat.contact(anna.jid)).toBeFocused();
  // Another chat that comes to the front gets the focus instead.
  await chat.openChat(anna.jid);
  await chat.openChat(berta.jid);
  await chat.composer(berta.jid).press("Escape");
  await expect(chat.composer(anna.jid)).toBeFocused();
});

test("overlay: the launcher leads in and Escape leads out", async ({ chat, page, site, prosody }) => {
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed" }));
  await page.keyboard.press("Tab");
  await expect.poll(() => chat.focused()).toBe("launcher");
  await page.keyboard.press("Enter");
  await expect(chat.id("login-jid")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.id("controlbox")).toHaveCount(0);
  await expect(chat.id("launcher")).toBeFocused();
  await page.keyboard.press("Enter");
  await chat.login(me.jid, me.password);
  await chat.online();
  await chat.contact(anna.jid).focus();
  await page.keyboard.press("Enter");
  await expect(chat.composer(anna.jid)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.contact(anna.jid)).toBeFocused();
});

test("a new message is announced once, older ones never", async ({ chat, page, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  for (let i = 0; i < 200; i++) peer.message(me.jid, `old ${i}`);
  await expect(chat.contact(friend.jid)).toHaveAccessibleName(/200 unread/);
  await chat.openChat(friend.jid);
  await chat.total(friend.jid, 200);
  // Everything that a live region says from here on.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const root = document.querySelector("converse-root")!.shadowRoot!;
    new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
        if (!region || region.getAttribute("aria-live") === "off") continue;
        const texts = type === "childList" ? [...addedNodes].map((n) => n.textContent) : [target.textContent];
        said.push(...texts.filter((text): text is string => !!text));
      }
    }).observe(root, { childList: true, characterData: true, subtree: true });
  });
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  peer.message(me.jid, "brand new");
  await chat.total(friend.jid, 201);
  await expect.poll(said).toEqual(["Juliet: brand new"]);
  await chat.log(friend.jid).hover();
  await page.mouse.wheel(0, -100_000);
  await expect.poll(() => chat.messages(friend.jid).count()).toBeGreaterThan(100);
  await chat.send(friend.jid, "my own");
  await chat.total(friend.jid, 202);
  expect((await said()).filter((text) => text.includes("old") || text.includes("my own"))).toEqual([]);
  // The very same words again are news again.
  peer.message(me.jid, "brand new");
  await chat.total(friend.jid, 203);
  await expect.poll(async () => (await said()).filter((text) => text.includes("brand new")).length).toBe(2);
  // Whoever comes back to the chat is not told the last one once more.
  await chat.id("chat-close").click();
  await chat.openChat(friend.jid);
  peer.message(me.jid, "the last one");
  await expect.poll(async () => (await said()).join()).toContain("the last one");
  expect((await said()).filter((text) => text.includes("brand new")).length).toBe(2);
});

test.describe("reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves", async ({ chat, page, site, prosody }) => {
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    await chat.openChat(friend.jid);
    const moving = await page.evaluate(() => {
      const all = [...document.querySelector("converse-root")!.shadowRoot!.querySelectorAll("*")];
      return all.filter((e) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e);
        const moves = transitionDuration.split(", ").some((d) => parseFloat(d) > 0);
        return moves || animationName !== "none" || scrollBehavior === "smooth";
      }).map((e) => e.className);
    });
    expect(moving).toEqual([]);
  });
});

test.describe("forced colours", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  test("controls keep their edges and presences their shapes", async ({ chat, page, site, prosody }) => {
    const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
    await chat.goto(site.chat({ websocket_url: prosody.ws }));
    await expect(chat.id("login-submit")).toHaveCSS("border-style", "solid");
    await expect(chat.id("login-jid")).toHaveCSS("border-style", "solid");
    await chat.login(me.jid, me.password);
    await chat.online();
    await chat.openChat(friend.jid);
    const dot = chat.contact(friend.jid).locator(".cv-presence");
    await expect(dot).toHaveCSS("forced-color-adjust", "none");
    await chat.composer(friend.jid).focus();
    await expect.poll(() => page.locator(".cv-composer__box").evaluate((e) => getComputedStyle(e).outlineStyle)).toBe("solid");
  });
});
