import { people, person } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

const x = (items: string) => `<x xmlns="http://jabber.org/protocol/rosterx">${items}</x>`;

test("contacts that a contact suggests are ticked, added and asked", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const [paris, nurse] = [person(prosody, "paris"), person(prosody, "nurse")];
  const [her, him] = [await Peer.online(prosody, juliet), await Peer.online(prosody, paris)];
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  her.send(
    `<message to="${me.jid}">${x(
      `<item jid="${paris.jid}" name="Paris &lt;b&gt;"><group>Suitors</group></item><item jid="${nurse.jid}"/>` +
        `<item action="delete" jid="${juliet.jid}"/>`,
    )}</message>`,
  );
  const row = page.locator(`[data-testid=suggestion][data-jid="${juliet.jid}"]`);
  await expect(row).toContainText("Juliet");
  // Later is later: it is still there.
  await chat.id("suggestion-look").click();
  await expect(chat.id("suggested")).toHaveCount(2);
  await page.keyboard.press("Tab");
  await expect.poll(() => chat.focused()).toBe("suggested-choose");
  await page.keyboard.press("Escape");
  await expect(row).toBeVisible();
  await page.reload();
  await chat.id("suggestion-look").click();
  const suggested = (jid: string) => page.locator(`[data-testid=suggested][data-jid="${jid}"]`);
  await expect(suggested(paris.jid)).toContainText("Paris <b>");
  await expect(suggested(paris.jid)).toContainText("Suitors");
  await expect(suggested(paris.jid).getByTestId("suggested-choose")).toBeChecked();
  await suggested(nurse.jid).getByTestId("suggested-choose").uncheck();
  await chat.id("suggested-submit").click();
  await expect(row).toHaveCount(0);
  await expect(page.locator(`[data-testid=roster-item][data-jid="${paris.jid}"]`)).toContainText("Paris <b>");
  await him.hears(`type='subscribe'`);
  await expect(page.locator(`[data-testid=roster-item][data-jid="${nurse.jid}"]`)).toHaveCount(0);

  // With words, which are a message like any other.
  her.send(`<message to="${me.jid}" type="chat"><body>Do you know her?</body>${x(`<item jid="${nurse.jid}" name="Nurse"/>`)}</message>`);
  await chat.id("suggestion-ignore").click();
  await expect(row).toHaveCount(0);
  await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).click();
  await expect(chat.id("message-body").last()).toHaveText("Do you know her?");
});

test("nobody is asked about what a stranger suggests", async ({ chat, page, site, prosody }) => {
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const stranger = await Peer.online(prosody, person(prosody, "tybalt"));
  const her = await Peer.online(prosody, juliet);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  stranger.send(`<message to="${me.jid}">${x(`<item jid="evil@localhost"/>`)}</message>`);
  stranger.send(`<presence type="subscribe" to="${me.jid}"/>`);
  // What came later is there, and that is not.
  await expect(chat.id("request")).toBeVisible();
  her.send(`<message to="${me.jid}">${x(`<item jid="${juliet.jid}"/>`)}</message>`);
  her.message(me.jid, "Good day");
  await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).getByTestId("unread").waitFor();
  await expect(chat.id("suggestion")).toHaveCount(0);
});
