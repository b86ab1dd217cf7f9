import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test.use({ viewport: { width: 3840, height: 2160 } });

test("lines stay readable on the widest screen", async ({ chat, site, prosody }) => {
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  const peer = await Peer.online(prosody, friend);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(friend.jid);
  peer.message(me.jid, "many words in a row ".repeat(60));
  await chat.total(friend.jid, 1);
  const measure = await chat.bodies(friend.jid).first().evaluate((body) => {
    const ruler = document.createElement("span");
    ruler.style.cssText = "position: absolute; width: 1ch";
    body.append(ruler);
    const ch = ruler.getBoundingClientRect().width;
    ruler.remove();
    return body.getBoundingClientRect().width / ch;
  });
  expect(measure).toBeLessThanOrEqual(80);
  expect(measure).toBeGreaterThan(50);
});
