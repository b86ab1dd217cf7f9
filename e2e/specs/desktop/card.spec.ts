import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const vcard4 = (inner: string) =>
  `<iq type="set" id="card"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:vcard4">` +
  `<item id="current"><vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0">${inner}</vcard></item></publish></pubsub></iq>`;

test("what contacts say of themselves is shown, and does nothing else", async ({ chat, page, site, prosody }) => {
  const [me, juliet, mercutio, old] = people(prosody, ["Romeo", "Juliet", "Mercutio", "Nurse"]);
  const peer = await Peer.online(prosody, juliet);
  peer.send(
    vcard4(
      `<fn><text>Juliet Capulet &lt;b&gt;x&lt;/b&gt;</text></fn><org><text>Capulet</text></org>` +
        `<email><text>juliet@capulet.example</text></email><url><uri>javascript:alert(1)</uri></url>` +
        `<url><uri>https://capulet.example/</uri></url><note><text>Verona\nItaly</text></note>`,
    ),
  );
  await peer.hears("card");
  const nurse = await Peer.online(prosody, old);
  nurse.send(`<iq type="set" id="temp"><vCard xmlns="vcard-temp"><FN>Angelica</FN><ROLE>Nurse</ROLE></vCard></iq>`);
  await nurse.hears("temp");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await expect(chat.contact(juliet.jid)).toBeVisible();

  const open = async (jid: string) => {
    await chat.contact(jid).click({ button: "right" });
    await expect(chat.id("contact-details")).toBeVisible();
  };
  await open(juliet.jid);
  await expect(chat.id("card-line")).toHaveText([
    "Juliet Capulet <b>x</b>",
    "Capulet",
    "juliet@capulet.example",
    "https://capulet.example/",
    "Verona\nItaly",
  ]);
  const links = chat.id("card").locator("a");
  await expect(links).toHaveCount(2);
  await expect(links.first()).toHaveAttribute("href", "mailto:juliet@capulet.example");
  await expect(links.last()).toHaveAttribute("href", "https://capulet.example/");
  await expect(links.last()).toHaveAttribute("rel", /noopener noreferrer/);
  await page.keyboard.press("Escape");

  await open(old.jid);
  await expect(chat.id("card-line").first()).toHaveText("Angelica");
  await expect(chat.id("card")).toContainText("Nurse");
  await page.keyboard.press("Escape");

  await open(mercutio.jid);
  await expect(chat.id("card")).toContainText("Nothing.");
});
