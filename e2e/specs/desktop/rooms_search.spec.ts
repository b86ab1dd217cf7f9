import { Guest, newRoom } from "../../fixtures/guest.js";
import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

test("rooms of all servers are found by words, when one asks for them", async ({ chat, site }) => {
  test.slow();
  const room = newRoom();
  const prosody = await Prosody.start({
    authentication: "internal_hashed",
    footer: `
Component "search.localhost" "channel_search"
channels = { { "${room}", "The <b>Garden</b>" }, { "roses@elsewhere.example", "Roses and gardens" },
  { "garden@mix.example", "Garden of another kind", "xep-0369" } }`,
  });
  try {
    const [me, anna] = people(prosody, ["Romeo", "Anna"]);
    const guest = await Guest.enter(prosody, anna, room, "Anna");
    await chat.enter(site.chat({ websocket_url: prosody.ws, muc_search_service: "search.localhost" }), me);
    await chat.id("join-open").click();
    await chat.id("join-find").click();
    await expect(chat.id("join-total")).toBeVisible();
    await chat.id("join-filter").fill("ga");
    await chat.id("join-everywhere").click();
    await expect(chat.id("room-told")).not.toHaveText(/^(Asking…)?$/);
    await chat.id("join-filter").fill("garden");
    await chat.id("join-everywhere").click();
    await expect(chat.id("join-found")).toHaveCount(2);
    await expect(chat.id("join-found").last()).toContainText("Roses and gardens");
    await expect(chat.id("join-found").first()).toContainText("The <b>Garden</b>");
    await chat.id("join-found").first().click();
    await expect(chat.id("join-room")).toHaveValue(room);
    await expect(chat.id("join-about")).toContainText("1 person there now");
    await chat.id("join-nick").fill("Romeo");
    await chat.id("join-submit").click();
    await expect(chat.composer(room)).toBeVisible();
    guest.peer.close();
  } finally {
    await prosody.stop();
  }
});

test("without a service for it there is nothing to press", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws, muc_search_service: "" }), me);
  await chat.id("join-open").click();
  await chat.id("join-find").click();
  await expect(chat.id("join-total")).toBeVisible();
  await expect(chat.id("join-everywhere")).toHaveCount(0);
});
