import { people } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { Prosody } from "../../fixtures/prosody.js";
import { everything } from "../../fixtures/storage.js";
import { expect, test } from "../../fixtures/test.js";

const carriers = ["WebSocket", "BOSH"] as const;
const url = (prosody: Prosody, carrier: (typeof carriers)[number]) =>
  carrier === "BOSH" ? { bosh_service_url: prosody.bosh } : { websocket_url: prosody.ws };

for (const carrier of carriers) {
  for (const own of [true, false]) {
    test(`a page that is loaded anew is as it was, over ${carrier}, on ${own ? "the user's own" : "another"} device`, async ({
      chat,
      page,
      site,
      prosody,
    }) => {
      const [me, friend, third] = people(prosody, ["Romeo", "Juliet", "Paris"]);
      await chat.goto(site.chat(url(prosody, carrier)));
      await expect(chat.id("trusted-device")).toBeChecked();
      await chat.id("trusted-device").setChecked(own);
      await chat.login(me.jid, me.password);
      await chat.online();
      const peer = await Peer.connect(prosody, friend);
      peer.presence();
      await chat.openChat(third.jid);
      await chat.openChat(friend.jid);
      await chat.send(friend.jid, "one");
      peer.message(me.jid, "two");
      await expect(chat.bodies(friend.jid)).toHaveText(["one", "two"]);
      await chat.composer(friend.jid).fill("half a mess");

      // Again and again, with a session and on the way to one.
      for (const connected of [false, true, false, false, true]) {
        if (connected) await chat.online();
        await page.reload();
        await expect(chat.bodies(friend.jid)).toHaveText(["one", "two"]);
      }
      await chat.online();
      await expect(chat.composer(friend.jid)).toHaveValue("half a mess");
      await expect(chat.contact(friend.jid).first()).toHaveAttribute("data-show", "online");
      await expect(page.locator("[data-testid=message-status]").first()).toHaveAttribute("data-state", /sent|delivered/);

      // Both ways it goes on.
      await chat.composer(friend.jid).press("Enter");
      await peer.hears("half a mess");
      peer.message(me.jid, "three");
      await expect(chat.bodies(friend.jid)).toHaveText(["one", "two", "half a mess", "three"]);
      expect((await everything(page)).join("\n")).not.toContain(me.password);

      // After the log-out nothing is left.
      await chat.id("logout").click();
      await expect(chat.id("login-form")).toBeVisible();
      await expect.poll(() => everything(page)).toEqual([]);
      await page.reload();
      await expect(chat.id("login-form")).toBeVisible();
      await expect.poll(() => everything(page)).toEqual([]);
      peer.close();
    });
  }
}
