import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("what a room calls somebody beside his role stands by his name, and nobody gives it to himself", async ({
  chat,
  page,
  site,
}) => {
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["hats"],
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  const row = page.locator('[data-testid=occupant][data-nick="Anna"]');
  await expect(row).toContainText("Owner");
  // Those that he gives himself: one the server takes out, of the other it knows nothing and hands it on.
  const given = (namespace: string) => `<hats xmlns="${namespace}"><hat uri="urn:x" title="King"/></hats>`;
  const hats = given("xmpp:prosody.im/protocol/hats:1") + given("urn:xmpp:hats:0");
  guest.peer.send(`<presence to="${room}/Anna"><show>away</show>${hats}</presence>`);
  await expect(row).toContainText("Away");
  await expect(row).not.toContainText("King");
  guest.say(`/hat ${anna.jid} Host of the garden`);
  await expect(row).toContainText("Member · Host of the garden · Away");
  await page.locator(".cv-people__row").filter({ has: row }).getByTestId("occupant-menu").click();
  await expect(chat.id("occupant-rank")).toHaveText("Member · Host of the garden");
  guest.peer.close();
  await prosody.stop();
});
