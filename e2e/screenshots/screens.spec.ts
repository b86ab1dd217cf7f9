import path from "node:path";
import { bootstrap, somePage } from "../fixtures/host.js";
import { OtrBot } from "../fixtures/otr_bot.js";
import { Guest, enter, newRoom } from "../fixtures/guest.js";
import { Peer } from "../fixtures/peer.js";
import { microphone, picture, sound } from "../fixtures/media.js";
import { people, person } from "../fixtures/people.js";
import { Prosody } from "../fixtures/prosody.js";
import { expect, test } from "../fixtures/test.js";

const folder = path.resolve(import.meta.dirname, "../test-results/shots");

const names = ["Romeo Montague", "Juliet Capulet", "Mercutio", "Benvolio", "Nurse Angelica", "Friar Laurence"];
const words = [
  ["b", "But soft, what light through yonder window breaks?"],
  ["b", "It is the east, and Juliet is the sun."],
  ["a", "How camest thou hither, tell me, and wherefore? The orchard walls are high and hard to climb."],
  ["b", "With love’s light wings did I o’er-perch these walls 🙂"],
  ["b", "https://example.org/a-rather-long-address/that-has-to-break/somewhere?and=has&parameters=too"],
  ["a", "If they do see thee,\nthey will murder thee.\n\nBe careful."],
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("settings", async ({ chat, page, site, prosody }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
      await chat.id("open-settings").click();
      await expect(chat.id("about")).toContainText("Prosody");
      await chat.id("picture-file").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: picture(640, 400) });
      await expect(chat.id("remove-picture")).toBeVisible();
      await shot("settings");
      await chat.id("copy-support").scrollIntoViewIfNeeded();
      await shot("settings-about");
      await chat.id("open-profile").click();
      await chat.id("profile-submit").click();
      await expect(chat.id("profile-said")).toHaveText("Saved.");
      await shot("profile-end");
      await page.locator("[data-testid=profile] [data-name=fn]").scrollIntoViewIfNeeded();
      await shot("profile");
    });

    test("commands, and people who are searched for", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const prosody = await Prosody.start({
        modules: ["steps", "uptime", "announce", "admin_adhoc"],
        authentication: "internal_hashed",
        global: `admins = { "admin@localhost" }`,
      });
      prosody.addUser("admin", { password: "of the house" });
      await page.route("**/people?*", (route) =>
        route.fulfill({ json: names.map((fullname, n) => ({ jid: `person${n}@verona.example`, fullname })) }),
      );
      const url = site.chat({ websocket_url: prosody.ws, xhr_user_search_url: "/people" });
      await chat.enter(url, { jid: "admin@localhost", password: "of the house" });
      await chat.id("new-chat").click();
      await chat.id("people-find").click();
      await chat.id("people-query").fill("o");
      await expect(chat.id("people-found")).toHaveCount(6);
      await shot("people");
      await chat.id("dialog-close").click();
      await chat.id("open-settings").click();
      await chat.id("open-adhoc").click();
      await expect(chat.id("adhoc-command").first()).toBeVisible();
      await shot("adhoc-list");
      await page.locator('[data-node="urn:example:steps"]').click();
      await page.locator("[data-testid=form-field][data-name=name]").fill("nobody");
      await chat.id("adhoc-go").click();
      await expect(chat.id("adhoc-said")).toContainText("It says");
      await shot("adhoc-refused");
      await chat.id("adhoc-cancel").click();
      await page.locator('[data-node="urn:example:steps"]').click();
      await page.locator("[data-testid=form-field][data-name=name]").fill("Romeo");
      await chat.id("adhoc-go").click();
      await expect(chat.id("adhoc-prev")).toBeVisible();
      await shot("adhoc-step");
      await chat.id("adhoc-go").click();
      await expect(chat.id("outcome-table")).toBeVisible();
      await shot("adhoc-done");
      await chat.id("dialog-close").click();
      await chat.id("open-settings").click();
      await chat.id("open-disco").click();
      await expect(chat.id("disco-item").first()).toBeVisible();
      await shot("disco");
      await chat.id("disco-features").click();
      await chat.id("disco-item").first().click();
      await expect(chat.id("disco-back")).toBeVisible();
      await expect(chat.id("disco-identity").first()).toBeVisible();
      await chat.id("disco-features").click();
      await shot("disco-step");
      await prosody.stop();
    });

    test("the archive of the server, searched", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const prosody = await Prosody.start({
        modules: ["fulltext"],
        authentication: "internal_hashed",
      });
      const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
      const [her, mine] = [await Peer.online(prosody, friend), await Peer.online(prosody, me)];
      for (let n = 0; n < 80; n++) her.message(me.jid, `${words[n % 5][1]} (${n})`);
      await mine.hears("(79)");
      await chat.enter(site.chat({ websocket_url: prosody.ws, archived_messages_page_size: 3, mam_request_all_pages: false }), me);
      await page.keyboard.press("Control+Shift+F");
      await chat.id("search-field").fill("east");
      await chat.id("archive-search").click();
      await expect(chat.id("archive-item").first()).toBeVisible();
      await shot("search-archive");
      await chat.id("archive-item").nth(8).click();
      await expect(chat.id("around-item")).not.toHaveCount(1);
      await expect(chat.id("around-said")).toBeEmpty();
      await shot("around");
      await prosody.stop();
    });

    test("invitations and suggestions", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const prosody = await Prosody.start({
        modules: ["invites", "invites_adhoc", "invites_register", "register_ibr"],
        authentication: "internal_hashed",
        host: "allow_user_invites = true",
      });
      const [me, juliet] = people(prosody, ["Romeo", "Juliet", "Mercutio", "Benvolio"]);
      const peer = await Peer.online(prosody, juliet);
      await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
      await chat.id("new-chat").click();
      await chat.id("invite-open").click();
      await expect(chat.id("invite-link")).toBeVisible();
      await shot("invite");
      await chat.id("invite-show-qr").click();
      await chat.id("invite-qr").scrollIntoViewIfNeeded();
      await shot("invite-qr");
      await chat.id("contact-address").fill(await chat.id("invite-link").inputValue().then((link) => link.replace(/:[^?]+/, ":paris@verona.example")));
      await expect(chat.id("contact-invited")).not.toBeEmpty();
      await shot("invited");
      await chat.id("dialog-close").click();
      const items = ["Paris", "Rosaline", "Tybalt"].map((name) => `<item jid="${name.toLowerCase()}@verona.example" name="${name}"><group>Verona</group></item>`);
      peer.send(`<message to="${me.jid}"><x xmlns="http://jabber.org/protocol/rosterx">${items.join("")}</x></message>`);
      await expect(chat.id("suggestion")).toBeVisible();
      await shot("suggestion");
      await chat.id("suggestion-look").click();
      await expect(chat.id("suggested")).toHaveCount(3);
      await shot("suggestions");
      await chat.id("suggested-ignore").click();
      for (const text of ["Who is at the gate?", "It is late.", "Speak!"]) peer.message(me.jid, text);
      await chat.id("open-settings").click();
      await chat.id("set-density").selectOption({ label: "Compact" });
      await chat.id("dialog-close").click();
      await chat.openChat(juliet.jid);
      await expect(chat.id("message-body")).toHaveCount(3);
      await shot("compact");
      await prosody.stop();
    });

    test("card", async ({ chat, page, site, prosody }, { project }) => {
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const peer = await Peer.online(prosody, juliet);
      peer.send(
        `<iq type="set" id="card"><vCard xmlns="vcard-temp"><FN>Juliet Capulet</FN><ORG><ORGNAME>House of Capulet</ORGNAME></ORG>` +
          `<EMAIL><USERID>juliet@capulet.example</USERID></EMAIL><BDAY>1280-08-01</BDAY><URL>https://capulet.example/about/juliet</URL>` +
          `<DESC>Do not call before noon.</DESC></vCard></iq>`,
      );
      await peer.hears("card");
      await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
      await chat.contact(juliet.jid).click({ button: "right" });
      await expect(chat.id("card-line")).toHaveCount(6);
      await chat.id("card").scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(folder, `card-${colorScheme}-${project.name}.png`) });
      await chat.id("details-save").click();
      await page.screenshot({ path: path.join(folder, `save-${colorScheme}-${project.name}.png`) });
    });

    test("kinds", async ({ chat, page, site, prosody }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const [me, juliet, news] = people(prosody, ["Romeo", "Juliet", "News"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
      const peer = await Peer.online(prosody, juliet);
      const other = await Peer.online(prosody, news);
      const spoiler = (hint: string) => ({ extra: `<spoiler xmlns="urn:xmpp:spoiler:0">${hint}</spoiler>` });
      peer.message(me.jid, "They both die.", spoiler("the end of the play"));
      peer.message(me.jid, "He drinks poison.", spoiler(""));
      other.message(me.jid, "Down from 2 to 3.", { type: "headline", extra: "<subject>Maintenance</subject>" });
      await chat.openChat(juliet.jid);
      await chat.id("message-spoiler").first().locator("summary").click();
      await shot("spoiler");
      await page.keyboard.press("Escape");
      await chat.openChat(news.jid);
      await expect(chat.id("feed-bar")).toBeVisible();
      await shot("feed");
      await page.keyboard.press("Escape");
      await chat.id("own-notes").click();
      await chat.send(me.jid, "Buy milk.");
      await expect(chat.id("message-status")).toBeVisible();
      await shot("notes");
    });

    test("account", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const prosody = await Prosody.start({ modules: ["user_account_management"] });
      const [me] = people(prosody, ["Romeo", "Juliet"]);
      await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
      await chat.id("open-settings").click();
      await chat.id("remove-account").scrollIntoViewIfNeeded();
      await shot("settings-account");
      await chat.id("change-password").click();
      await chat.id("password-current").fill("wrong");
      await chat.id("password-new").fill("secret");
      await chat.id("password-again").fill("secret");
      await chat.id("account-submit").click();
      await expect(chat.id("account-said")).toContainText("not your current password");
      await shot("account-password");
      await page.keyboard.press("Escape");
      await chat.id("open-settings").click();
      await chat.id("remove-account").click();
      await chat.id("removal-address").fill("somebody@else");
      await shot("account-removal");
      await prosody.stop();
    });

    test("new account", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`), fullPage: true });
      const prosody = await Prosody.start({
        authentication: "internal_hashed",
        accounts: { romeo: { password: "x" } },
        modules: ["register_ibr"],
        host: "allow_registration = true",
      });
      await chat.goto(site.chat({ websocket_url: prosody.ws }));
      await chat.id("register-open").click();
      await shot("new-account");
      await chat.id("register-domain").fill("localhost");
      await chat.id("register-submit").click();
      await chat.id("form-field").first().fill("romeo");
      await chat.id("form-field").last().fill("secret");
      await chat.id("register-submit").click();
      await expect(chat.id("register-refused")).toBeVisible();
      await shot("new-account-taken");
      await prosody.stop();
    });

    test("files", async ({ chat, page, site, prosody }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      await microphone(page);
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const peer = await Peer.online(prosody, juliet);
      await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
      await chat.openChat(juliet.jid);
      peer.message(me.jid, "Look what I found in the orchard:");
      for (const [name, body] of [["garden wall.png", picture(640, 400)], ["nightingale.wav", sound()], ["The letter of Friar Laurence.pdf", "%PDF"]] as const) {
        const url = encodeURI(site.put(`/shots/${name}`, body));
        peer.message(me.jid, url, { extra: `<x xmlns="jabber:x:oob"><url>${url}</url></x>` });
      }
      await expect(chat.id("media")).toHaveCount(3);
      await page.route("**/file_share/**", (route) => (route.request().method() === "PUT" ? undefined : route.fallback()));
      await chat.id("attach-files").setInputFiles([
        { name: "The whole of Queen Mab’s speech, with all of the notes.pdf", mimeType: "", buffer: Buffer.alloc(100_001) },
        { name: "balcony.png", mimeType: "image/png", buffer: picture(64, 48) },
      ]);
      await expect(chat.id("upload-state").last()).toHaveAttribute("data-state", "moving");
      await shot("files-under-way");
      await chat.id("upload-drop").first().click();
      await chat.id("upload-drop").first().click();
      await chat.id("voice-start").click();
      await expect(chat.id("voice-time")).toHaveText(/^0:0[1-9]$/);
      await shot("voice-running");
      await chat.id("voice-stop").click();
      await expect(chat.id("voice")).toHaveAttribute("data-state", "ready");
      await shot("voice-ready");
      await chat.id("voice-cancel").click();
      await chat.id("picture").scrollIntoViewIfNeeded();
      await shot("files-received");
      await chat.id("picture").click();
      await expect(chat.id("picture-large")).toBeVisible();
      await shot("files-lightbox");
    });

    test("rooms", async ({ chat, page, site, prosody }, { project }) => {
      test.slow();
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const folk = people(prosody, ["Romeo", "Juliet", "Mercutio", "Benvolio", "Tybalt"]);
      const room = newRoom();
      const [me, ...others] = folk;
      const guests: Guest[] = [];
      for (const [n, nick] of ["Juliet Capulet", "Mercutio", "Benvolio", "Tybalt"].entries()) {
        guests.push(await Guest.enter(prosody, others[n], room, nick));
      }
      guests[0].peer.send(`<message type="groupchat" to="${room}"><subject>A plague on both houses: who brings what on Sunday</subject></message>`);
      await guests[0].configure({ "muc#roomconfig_publicroom": "1", "muc#roomconfig_roomname": "Verona on Sundays" });
      guests[0].admin(`<item jid="${me.jid}" affiliation="member"/>`);
      guests[0].say("Who comes on Sunday?");
      guests[1].say("If love be rough with you, be rough with love.");
      guests[1].say("I bring wine.");
      await guests[1].peer.hears("I bring wine.");
      await chat.enter(site.chat({ websocket_url: prosody.ws, play_sounds: false }), me);
      await chat.id("join-open").click();
      await shot("room-join");
      await chat.id("join-find").click();
      await chat.id("join-service").fill("rooms.localhost");
      await chat.id("join-list").click();
      await expect(chat.id("join-found").first()).toBeVisible();
      await shot("room-find");
      await page.keyboard.press("Escape");
      await enter(chat, room, "Romeo");
      await expect(chat.bodies(room)).toHaveCount(3);
      await chat.send(room, "I will be there, and bring bread.");
      guests[2].say("Romeo, bring two.");
      guests[3].admin(`<item nick="Nobody" role="none"/>`);
      guests[3].peer.send(`<presence type="unavailable" to="${room}/Tybalt"/>`);
      await expect(chat.id("room-event")).toHaveText("Tybalt left");
      guests[1].say("/me waves");
      await chat.composer(room).pressSequentially("See you then, @");
      await expect(chat.id("nick-choice").first()).toBeVisible();
      await shot("room");
      if (project.name === "narrow") await chat.id("room-people").click();
      await expect(chat.id("occupant")).toHaveCount(4);
      await shot("room-people");
      if (project.name === "wide") {
        for (let n = 0; n < 8; n++) await chat.id("people-width").press("ArrowLeft");
        await shot("room-people-wider");
        await chat.id("people-width").dblclick();
      }
      await chat.id("occupant-menu").first().click();
      await shot("room-occupant");
      await chat.id("occupant-private").click();
      await expect(chat.id("private-bar")).toBeVisible();
      await shot("room-private");
      await chat.id("private-room").click();
      await expect(chat.id("room-people")).toBeVisible();
      if (await chat.id("occupants-close").isVisible()) await chat.id("occupants-close").click();
      await chat.id("room-menu").click();
      await shot("room-details");
      await chat.id("room-register-open").click();
      await expect(chat.id("form-field")).toBeVisible();
      await shot("room-register");
      await chat.id("room-register-submit").click();
      await expect(chat.id("room-registered")).toBeVisible();
      await shot("room-registered");
      await page.keyboard.press("Escape");
      guests[0].admin(`<item nick="Romeo" role="none"><reason>It was the nightingale.</reason></item>`);
      await expect(chat.id("room-banner")).toBeVisible();
      await shot("room-out");
      if (project.name === "narrow") await chat.page.getByLabel("Back to contacts").click();
      await chat.id("show-chats").click();
      guests[0].say("x");
      await shot("room-list");
      for (const guest of guests) guest.peer.close();
      const own = newRoom();
      await enter(chat, own, "Romeo");
      await expect(chat.box(own).getByTestId("room-banner")).toHaveAttribute("data-state", "created");
      await shot("room-created");
      await chat.box(own).getByTestId("room-setup-open").click();
      await expect(chat.id("setup-submit")).toBeVisible();
      await shot("room-setup");
      await page.keyboard.press("Escape");
      await chat.box(own).getByTestId("room-menu").click();
      await expect(chat.id("room-end")).toBeVisible();
      await shot("room-own-details");
      await chat.id("room-people-lists").click();
      await chat.id("list-address").fill("friend@localhost");
      await chat.id("list-add").click();
      await expect(chat.id("list-row")).toHaveCount(1);
      await shot("room-lists");
      await page.keyboard.press("Escape");
      // On a wide screen it stays closed as it was above.
      await chat.box(own).getByTestId("room-people").click();
      const beside = await Guest.enter(prosody, others[0], own, "Juliet");
      await chat.page.locator(".cv-people__row", { hasText: "Juliet" }).getByTestId("occupant-menu").click();
      await shot("room-occupant-menu");
      beside.peer.close();
    });

    test("screens", async ({ chat, page, site, prosody }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const narrow = project.name === "narrow";
      const open = { websocket_url: prosody.ws };

      await chat.goto(site.chat({ ...open, show_connection_url_input: true }));
      await shot("login");
      await chat.login("nobody@localhost", "wrong");
      await expect(chat.id("login-error")).toBeVisible();
      await shot("login-wrong-password");
      await chat.goto(site.chat({ ...open, authentication: "external", allow_password_fallback: true }));
      await shot("login-external");
      await chat.id("login-submit").click();
      await expect(chat.id("login-error")).toBeVisible();
      await shot("login-external-failed");
      await chat.goto(site.chat({ ...open, authentication: "anonymous", jid: "anon.localhost" }));
      await shot("login-anonymous");
      await chat.goto(site.chat({ websocket_url: "ws://localhost:1/" }));
      await chat.login("romeo@localhost", "x");
      await expect(chat.id("login-error")).toBeVisible();
      await shot("login-server-down");

      const folk = people(prosody, names.map((n) => n.replace(" ", "")), ["Verona"]);
      const [me, juliet, mercutio, , nurse, friar] = folk;
      prosody.addUser(me.jid.split("@")[0], {
        password: me.password,
        roster: folk.slice(1).map(({ jid }, i) => ({
          jid,
          name: names[i + 1],
          groups: i < 3 ? ["Verona"] : ["Household"],
        })),
      });
      await chat.enter(site.chat(open), me);
      await shot("empty");
      const her = await Peer.online(prosody, juliet, { status: "On the balcony" });
      const him = await Peer.online(prosody, mercutio, { show: "away", status: "Queen Mab hath been with me" });
      await Peer.online(prosody, nurse, { show: "dnd" });
      await Peer.online(prosody, friar, { show: "xa" });
      await expect(chat.contact(friar.jid)).toHaveAttribute("data-show", "xa");
      for (const text of ["A plague", "on both", "your houses!"]) him.message(me.jid, text);
      await expect(chat.contact(mercutio.jid).getByTestId("unread")).toHaveText("3");
      await shot("roster");
      await chat.openChat(juliet.jid);
      await shot("chat-empty");
      for (const [who, text] of words) {
        const n = await chat.messages(juliet.jid).count();
        if (who === "a") her.message(me.jid, text);
        else await chat.send(juliet.jid, text);
        await chat.total(juliet.jid, n + 1);
      }
      await chat.composer(juliet.jid).fill("A reply that is\nnot sent yet");
      await shot("chat");
      const asked = her.message(me.jid, "What says *my love*?\n> _What’s in a name?_\n```\nThat which we call a rose\n```", {
        extra: `<markable xmlns="urn:xmpp:chat-markers:0"/>`,
      });
      her.message(me.jid, "/me looks down from the balcony");
      await chat.total(juliet.jid, words.length + 2);
      await chat.messages(juliet.jid).nth(words.length).hover();
      await chat.messages(juliet.jid).nth(words.length).getByTestId("message-menu").click();
      await shot("message-menu");
      await chat.id("react-more").click();
      await expect(chat.id("message-actions").getByTestId("react").nth(20)).toBeVisible();
      await shot("message-emoji");
      await chat.id("message-actions").getByTestId("react").first().click();
      await chat.messages(juliet.jid).nth(words.length).getByTestId("message-menu").click();
      await chat.id("message-reply").click();
      await shot("composer-reply");
      await chat.send(juliet.jid, "Call me but love, and I’ll be new baptised");
      await chat.total(juliet.jid, words.length + 3);
      await expect(chat.id("message-status").last()).toHaveAttribute("data-state", /sent|delivered/);
      her.send(
        `<message to="${me.jid}" type="chat" id="re"><reactions xmlns="urn:xmpp:reactions:0" id="${asked}">` +
          `<reaction>🌹</reaction></reactions></message>`,
      );
      her.send(
        `<message to="${me.jid}" type="chat"><composing xmlns="http://jabber.org/protocol/chatstates"/></message>`,
      );
      await expect(chat.id("chat-status")).toHaveText("typing…");
      await chat.composer(juliet.jid).fill("");
      await chat.composer(juliet.jid).press("ArrowUp");
      await chat.send(juliet.jid, "Call me but love, and I’ll be new baptized");
      await expect(chat.id("message-edited")).toBeVisible();
      await shot("chat-annotated");
      await page.keyboard.press("Control+Shift+F");
      await chat.id("search-field").fill("love");
      await expect(chat.id("search-item").first()).toBeVisible();
      await shot("search");
      await page.keyboard.press("Escape");
      await chat.id("emoji-open").click();
      await chat.id("emoji-picker").getByTestId("emoji-group").nth(2).click();
      await expect(chat.id("emoji").nth(20)).toBeVisible();
      await shot("emoji");
      await page.keyboard.press("Escape");
      await chat.send(juliet.jid, "/clear");
      await shot("clear");
      await page.keyboard.press("Escape");
      await chat.messages(juliet.jid).last().getByTestId("message-menu").click({ force: true });
      await chat.id("message-details").click();
      await shot("message-details");
      await page.keyboard.press("Escape");
      await chat.messages(juliet.jid).last().getByTestId("message-menu").click({ force: true });
      await chat.id("message-retract").click();
      await shot("message-retract");
      await chat.id("retract-now").click();
      await expect(chat.messages(juliet.jid).last()).toHaveAttribute("data-retracted", "true");
      await chat.composer(juliet.jid).fill("/help");
      await chat.composer(juliet.jid).press("Enter");
      await shot("help");
      await page.keyboard.press("Escape");
      const paris = person(prosody, "paris");
      const stranger = await Peer.online(prosody, paris);
      stranger.send(`<presence to="${me.jid}" type="subscribe"><status>We met at the ball.</status></presence>`);
      await expect(chat.id("request")).toBeAttached();
      if (narrow) await page.getByRole("button", { name: "Back to contacts" }).click();
      await shot("request");
      stranger.message(me.jid, "Wherefore do you not answer?");
      await chat.openChat(paris.jid);
      await shot("chat-request");
      if (narrow) await page.getByRole("button", { name: "Back to contacts" }).click();
      await chat.id("show-chats").click();
      await expect(chat.id("chat-item")).toHaveCount(3);
      await chat.page.locator(`[data-testid=chat-item][data-jid="${mercutio.jid}"]`).click({ button: "right" });
      await chat.id("details-pin").check();
      await chat.id("details-mute").check();
      await shot("contact-details");
      await chat.id("dialog-close").click();
      await shot("chat-list");
      await chat.id("show-contacts").click();
      await chat.id("new-chat").click();
      await shot("add-contact");
      await chat.id("contact-submit").click();
      await expect(chat.id("contact-mistake")).toBeVisible();
      await shot("add-contact-mistake");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("m");
      await shot("switcher");
      await page.keyboard.press("Escape");
      await page.evaluate(() => (document.querySelector("converse-root")!.shadowRoot!.activeElement as HTMLElement)?.blur());
      await page.keyboard.press("?");
      await expect(chat.id("keys")).toBeVisible();
      await shot("keys");
      await page.keyboard.press("Escape");
      await chat.contact(juliet.jid).click({ button: "right" });
      await chat.id("details-remove").click();
      await shot("remove-contact");
      await chat.id("dialog-cancel").click();
      await chat.contact(mercutio.jid).click({ button: "right" });
      await chat.id("details-block").click();
      await chat.id("confirm").click();
      await chat.id("open-block-list").click();
      await expect(chat.id("blocked")).toHaveCount(1);
      await shot("block-list");
      await chat.id("dialog-close").click();
      await chat.openChat(mercutio.jid);
      await expect(chat.id("blocked-bar")).toBeVisible();
      await shot("chat-blocked");
      // The way out is beside the contacts.
      if (narrow) await page.getByRole("button", { name: "Back to contacts" }).click();
      await chat.enter(site.chat(open), { jid: "popular@localhost", password: "popular's secret" });
      await shot("roster-1000");
    });

    test("error states", async ({ chat, page, site }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      const prosody = await Prosody.start();
      const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
      const lost = person(prosody, "lost", [{ jid: "nobody@nowhere.localhost", name: "Nobody" }, { jid: juliet.jid }]);
      await chat.enter(site.chat({ websocket_url: prosody.ws, message_limit: 20 }), lost);
      await chat.openChat("nobody@nowhere.localhost");
      await chat.send("nobody@nowhere.localhost", "Is anybody there?");
      await expect(chat.id("message-status")).toHaveAttribute("data-state", "failed");
      await chat.composer("nobody@nowhere.localhost").fill("This is longer than twenty characters");
      await shot("message-failed");
      await prosody.kill();
      await expect(chat.id("reconnect-banner")).toBeAttached();
      await shot("banner-chat");
      if (project.name === "narrow") await page.getByRole("button", { name: "Back to contacts" }).click();
      await shot("banner");
      expect(me).toBeTruthy();
      await prosody.stop();
    });

    test("overlay", async ({ chat, page, site, prosody }, { project }) => {
      const shot = (name: string) =>
        page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${project.name}.png`) });
      bootstrap(site);
      const [me, juliet, mercutio] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
      await chat.goto(site.chat({ websocket_url: prosody.ws, view_mode: "overlayed" }, somePage));
      await shot("overlay-closed");
      await chat.id("launcher").click();
      await shot("overlay-login");
      await chat.login(me.jid, me.password);
      await chat.online();
      const her = await Peer.online(prosody, juliet, { status: "On the balcony" });
      const him = await Peer.online(prosody, mercutio, { show: "away" });
      await expect(chat.contact(mercutio.jid)).toHaveAttribute("data-show", "away");
      await shot("overlay-roster");
      await chat.openChat(juliet.jid);
      for (const [who, text] of words) {
        const n = await chat.messages(juliet.jid).count();
        if (who === "a") her.message(me.jid, text);
        else await chat.send(juliet.jid, text);
        await chat.total(juliet.jid, n + 1);
      }
      await shot("overlay-chat");
      him.message(me.jid, "Come, we burn daylight, ho!");
      await expect(chat.page.locator(".cv-badge").first()).toBeAttached();
      if (project.name === "wide") {
        await chat.openChat(mercutio.jid);
        await shot("overlay-two");
        await chat.id("launcher").click();
      }
      await shot("overlay-boxes");
    });
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a private conversation, ${colorScheme}`, async ({ chat, page, site, prosody }, { project }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const shot = (name: string) =>
      page.screenshot({ path: path.join(folder, `otr-${name}-${colorScheme}-${project.name}.png`) });
    const [me, juliet] = people(prosody, ["Romeo", "Juliet"], ["Verona"]);
    await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
    const bot = await OtrBot.start(prosody, juliet, me.jid);
    await chat.openChat(juliet.jid);
    await chat.send(juliet.jid, "Shall I hear more, or shall I speak at this?");
    await chat.id("otr-menu").click();
    await expect(chat.id("otr-fingerprint-mine")).toBeVisible({ timeout: 60_000 });
    await shot("open");
    await chat.id("otr-panel").getByTestId("otr-start").click();
    await bot.says("state private");
    await chat.id("otr-menu").click();
    await chat.send(juliet.jid, "By a name I know not how to tell thee who I am");
    bot.tell("type", "My ears have yet not drunk a hundred words");
    await expect(chat.bodies(juliet.jid)).toHaveCount(3);
    await shot("unverified");
    await chat.id("otr-menu").click();
    await chat.id("otr-verify").click();
    await shot("check");
    await chat.id("otr-compared").click();
    await chat.id("otr-own").click();
    await shot("identity");
    await chat.id("identity-show-qr").click();
    await chat.id("identity-export").click();
    await shot("identity-export");
    await chat.page.keyboard.press("Escape");
    await chat.id("otr-menu").click();
    bot.tell("ask", "rose", "What’s in a name?");
    await expect(chat.id("smp-asked")).toBeVisible();
    await shot("asked");
    await chat.id("smp-decline").click();
    bot.peer.message(me.jid, "In the open");
    await expect(chat.id("message-exposed")).toBeVisible();
    bot.tell("end");
    await expect(chat.id("otr-bar")).toBeVisible();
    await shot("ended");
    bot.stop();
  });
}
