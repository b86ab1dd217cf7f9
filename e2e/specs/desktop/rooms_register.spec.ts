import { Guest, MUC, enter, newRoom } from "../../fixtures/guest.js";
import { Peer } from "../../fixtures/peer.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

const occupant = (nick: string) => `[data-testid=occupant][data-nick="${nick}"]`;

test("a room keeps a name: registered, entered under, and given up", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, me);
  await enter(chat, room, "Montague");
  await expect(chat.composer(room)).toBeVisible();
  // Who is nobody there cannot.
  await chat.send(room, "/register");
  await expect(chat.id("room-register")).toBeVisible();
  await expect(chat.id("room-told")).toContainText("That is for members");
  await chat.page.keyboard.press("Escape");
  await expect(chat.id("room-register")).toHaveCount(0);
  expect(await chat.focused()).toBe("composer");
  guest.admin(`<item jid="${me.jid}" affiliation="member"/>`);
  await expect(chat.page.locator(occupant("Montague"))).toHaveAttribute("data-affiliation", "member");
  await chat.id("room-menu").click();
  await chat.id("room-register-open").click();
  await expect(chat.id("form-field")).toHaveValue("Montague");
  // Somebody has this one.
  await expect(chat.id("form-field")).toBeFocused();
  await chat.id("form-field").fill("Anna");
  await chat.page.keyboard.press("Enter");
  await expect(chat.id("room-register-refused")).toContainText("Somebody else has this name");
  await expect(chat.id("form-field")).toHaveValue("Anna");
  await expect(chat.id("form-field")).toBeFocused();
  await chat.id("form-field").fill("Montague");
  await chat.page.keyboard.press("Enter");
  await expect(chat.id("room-registered")).toContainText("Montague");
  await expect(chat.id("room-register-refused")).toHaveText("");
  await chat.page.keyboard.press("Escape");
  // He comes under it, having chosen none; and nobody else does.
  await chat.send(room, "/leave");
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "out");
  guest.peer.send(`<presence to="${room}/Montague"/>`);
  await guest.peer.hears("<conflict");
  await chat.id("join-open").click();
  await chat.id("join-room").fill(room);
  await chat.id("join-nick").fill(me.jid.split("@")[0]);
  await chat.id("join-submit").click();
  await expect(chat.composer(room)).toBeVisible();
  await expect(chat.page.locator(occupant("Montague"))).toBeVisible();
  await chat.id("room-menu").click();
  await chat.id("room-register-open").click();
  await expect(chat.id("room-registered")).toContainText("Montague");
  await chat.id("room-unregister").click();
  await expect(chat.id("room-told")).toContainText("That is for members");
  await chat.page.keyboard.press("Escape");
  await expect(chat.page.locator(occupant("Montague"))).toHaveAttribute("data-affiliation", "none");
  guest.peer.close();
});

test("a site has names kept for as long as one is there", async ({ chat, site, prosody }) => {
  test.slow();
  const [me, anna] = people(prosody, ["Romeo", "Anna"]);
  const room = newRoom();
  const guest = await Guest.enter(prosody, anna, room, "Anna");
  guest.admin(`<item jid="${me.jid}" affiliation="member"/>`);
  await chat.enter(site.chat({ websocket_url: prosody.ws, auto_register_muc_nickname: "unregister" }), me);
  await enter(chat, room, "Romeo");
  await expect(chat.composer(room)).toBeVisible();
  await chat.id("room-menu").click();
  await expect(chat.id("room-about")).toBeVisible();
  await chat.id("room-register-open").click();
  await expect(chat.id("room-registered")).toContainText("Romeo");
  await chat.page.keyboard.press("Escape");
  await chat.send(room, "/leave");
  await expect(chat.id("room-banner")).toHaveAttribute("data-state", "out");
  // He is no member any more, and the name is free.
  await guest.peer.hears("affiliation='none'");
  const bea = await Peer.online(prosody, people(prosody, ["Bea"])[0]);
  bea.send(`<presence to="${room}/Romeo"><x xmlns="${MUC}"/></presence>`);
  await bea.hears("code='110'");
  guest.peer.close();
  bea.close();
});
