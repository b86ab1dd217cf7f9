import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("what a room says of itself in its card is text, and shown where there is any", async ({ chat, site }) => {
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    rooms: ["room_card"],
  });
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await chat.id("room-menu").click();
  await expect(chat.id("room-about")).not.toBeEmpty();
  await expect(chat.id("card")).toHaveCount(0);
  await chat.page.keyboard.press("Escape");
  guest.peer.send(
    `<iq type="set" to="${room}" id="card1"><vCard xmlns="vcard-temp"><FN>The Garden</FN>` +
      `<DESC>Roses &lt;b&gt;only&lt;/b&gt;</DESC><URL>https://garden.example/</URL></vCard></iq>`,
  );
  await guest.peer.hears("card1");
  await chat.id("room-menu").click();
  await expect(chat.id("card")).toContainText("What the room says of itself");
  await expect(chat.id("card-line")).toHaveText(["The Garden", "https://garden.example/", "Roses <b>only</b>"]);
  await expect(chat.id("card").getByRole("link")).toHaveAttribute("rel", /noopener/);
  guest.peer.close();
  await prosody.stop();
});
