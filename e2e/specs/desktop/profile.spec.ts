import { Cut } from "../../fixtures/cut.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("one's own profile is changed, and what others put there stays", async ({ chat, other, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const program = await Peer.connect(prosody, me, "program");
  const pubsub = (inner: string) => `<pubsub xmlns="http://jabber.org/protocol/pubsub">${inner}</pubsub>`;
  program.send(
    `<iq type="set" id="put">${pubsub(
      `<publish node="urn:xmpp:vcard4"><item id="current"><vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0">` +
        `<fn><text>Romeo</text></fn><adr><locality>Verona</locality></adr><note><text>old</text></note>` +
        `</vcard></item></publish>`,
    )}</iq>`,
  );
  await program.hears("put");
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await chat.id("open-settings").click();
  await chat.id("open-profile").click();
  const field = (name: string) => page.locator(`[data-testid=profile] [data-testid=form-field][data-name=${name}]`);
  await expect(field("fn")).toHaveValue("Romeo");
  await expect(field("note")).toHaveValue("old");
  await field("fn").fill("Romeo <b>Montague</b>");
  await field("nickname").fill("Rome");
  await field("url").fill("montague.example");
  await field("tel").fill("+39 045 1");
  await field("note").fill("");
  await chat.id("profile-submit").click();
  await expect(chat.id("profile-said")).toHaveText("Saved.");
  await expect(field("fn")).toHaveValue("Romeo <b>Montague</b>");
  await page.keyboard.press("Escape");
  await expect(chat.id("profile")).toHaveCount(0);

  // As others see it.
  await other.enter(url, juliet);
  await other.contact(me.jid).click({ button: "right" });
  await expect(other.id("card-line")).toHaveText([
    "Romeo <b>Montague</b>",
    "Rome",
    "+39-045-1",
    "https://montague.example",
  ]);
  program.send(`<iq type="get" id="look">${pubsub(`<items node="urn:xmpp:vcard4"/>`)}</iq>`);
  program.send(`<iq type="get" id="nick">${pubsub(`<items node="http://jabber.org/protocol/nick"/>`)}</iq>`);
  await program.hears("Rome</nick>");
  expect(program.received).toContain("<locality>Verona</locality>");
  expect(program.received).not.toContain("<text>old</text>");

  // And in a later session.
  await page.reload();
  await chat.online();
  await chat.id("open-settings").click();
  await chat.id("open-profile").click();
  await expect(field("nickname")).toHaveValue("Rome");
  await expect(field("note")).toHaveValue("");
});

test("what was on its way when the connection broke is said to have failed, and can be sent again", async ({ chat, site, prosody }) => {
  test.slow();
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  const cable = await Cut.start(prosody.ports.http);
  await chat.enter(site.chat({ websocket_url: cable.ws }), me);
  await chat.id("open-settings").click();
  await chat.id("open-profile").click();
  await expect(chat.id("profile-submit")).toBeVisible();
  cable.stall();
  await chat.id("profile-submit").click();
  await expect(chat.id("profile-said")).toHaveText("Waiting for the server…");
  await prosody.kill();
  cable.flow();
  cable.cut();
  await prosody.run();
  await expect(chat.id("profile-said")).toHaveAttribute("data-warns", "true", { timeout: 60_000 });
  await expect(chat.id("dialog-cut")).toBeEmpty({ timeout: 60_000 });
  await chat.id("profile-submit").click();
  await expect(chat.id("profile-said")).toHaveText("Saved.");
  await cable.stop();
});
