import { Guest, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const BOOKMARKS = "urn:xmpp:bookmarks:1";

test("what is told of a room, and where it stands, is the same on all devices", async ({ chat, page, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  // Another program of the same account, which listens to what is noted there.
  const other = await Peer.online(prosody, me);
  other.send(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="none"/></presence>`,
  );
  const noted = async (what: RegExp) => {
    await expect
      .poll(async () => {
        const id = `b${Math.random()}`;
        other.send(`<iq type="get" id="${id}"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${BOOKMARKS}"/></pubsub></iq>`);
        await other.hears(id);
        return other.received.slice(other.received.lastIndexOf(id));
      })
      .toMatch(what);
  };
  await noted(/autojoin='true'/);
  await chat.id("room-menu").click();
  await expect(chat.id("details-notify")).toHaveValue("0");
  await chat.id("details-notify").selectOption("Every message");
  await chat.id("details-pin").check();
  await noted(/<always\s*\/>/);
  await noted(/<pinned /);
  await page.keyboard.press("Escape");
  // Another program has it otherwise, and the page follows, also in its next run.
  other.send(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${BOOKMARKS}">` +
      `<item id="${room}"><conference xmlns="${BOOKMARKS}" autojoin="true"><nick>Romeo</nick><extensions>` +
      `<notify xmlns="urn:xmpp:notification-settings:1"><never/></notify></extensions></conference></item></publish></pubsub></iq>`,
  );
  await chat.id("room-menu").click();
  await expect(chat.id("details-notify")).toHaveValue("3");
  await expect(chat.id("details-pin")).not.toBeChecked();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(chat.composer(room)).toBeVisible();
  await chat.id("room-menu").click();
  await expect(chat.id("details-notify")).toHaveValue("3");
  guest.peer.close();
  other.close();
});
