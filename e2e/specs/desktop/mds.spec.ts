import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const node = "urn:xmpp:mds:displayed:0";

test("what one device has seen is not unread on another", async ({ chat, other, site, prosody }) => {
  test.slow();
  const [me, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  const peer = await Peer.online(prosody, juliet);
  await chat.enter(url, me);
  await other.enter(url, me);
  const unread = (c: typeof chat) => c.contact(juliet.jid).first().getByTestId("unread");
  for (const text of ["one", "two"]) peer.message(me.jid, text);
  await expect(unread(chat)).toHaveText("2");
  await expect(unread(other)).toHaveText("2");
  await chat.openChat(juliet.jid);
  await expect(unread(other)).toHaveCount(0);

  // And on one that logs in later; what came since is.
  await other.id("logout").click();
  await expect(other.id("login-form")).toBeVisible();
  await chat.box(juliet.jid).getByTestId("chat-close").click();
  peer.message(me.jid, "three");
  await expect(unread(chat)).toHaveText("1");

  // Another program says that it has seen it.
  const program = await Peer.connect(prosody, me, "program");
  program.send(`<presence><priority>-1</priority></presence>`);
  program.send(
    `<iq type="set" id="archive"><query xmlns="urn:xmpp:mam:2"><set xmlns="http://jabber.org/protocol/rsm">` +
      `<max>10</max></set></query></iq>`,
  );
  await program.hears("</fin>");
  const ids = [...program.received.matchAll(/<result[^>]*\bid=['"]([^'"]+)['"]/g)].map((m) => m[1]);
  expect(ids).toHaveLength(3);
  // So far it is the second message that was seen.
  program.send(`<iq type="get" id="seen"><pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${node}"/></pubsub></iq>`);
  await program.hears("</pubsub>");
  expect(program.received).toContain(ids[1]);
  expect(program.received).not.toMatch(new RegExp(`<stanza-id[^>]*${ids[2]}`));
  program.send(
    `<iq type="set" id="see"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}">` +
      `<item id="${juliet.jid}"><displayed xmlns="${node}"><stanza-id xmlns="urn:xmpp:sid:0" by="${me.jid}"` +
      ` id="${ids[2]}"/></displayed></item></publish></pubsub></iq>`,
  );
  await expect(unread(chat)).toHaveCount(0);
});
