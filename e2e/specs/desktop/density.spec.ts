import { people, person } from "../../fixtures/people.js";
import { Peer } from "../../fixtures/peer.js";
import { expect, test } from "../../fixtures/test.js";

test("lists and messages stand closer where the user likes it so, also the next time", async ({ chat, page, site, prosody }) => {
  const friends = Array.from({ length: 60 }, (_, n) => ({ jid: `d${String(n).padStart(2, "0")}@localhost`, name: `D ${String(n).padStart(2, "0")}` }));
  const juliet = person(prosody, "juliet");
  const me = person(prosody, "romeo", [...friends, { jid: juliet.jid, name: "A Juliet" }]);
  const her = await Peer.online(prosody, juliet);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  for (const text of ["one", "two", "three"]) her.message(me.jid, text);
  const rows = page.locator("[data-testid=roster-item]");
  const height = async () => Math.round((await rows.first().boundingBox())!.height);
  await page.locator(`[data-testid=roster-item][data-jid="${juliet.jid}"]`).click();
  await expect(chat.id("message-body")).toHaveCount(3);
  const log = async () => (await chat.id("day").first().boundingBox())!.height;
  await expect.poll(height).toBe(48);
  await chat.id("open-settings").click();
  await chat.id("set-density").selectOption({ label: "Compact" });
  await page.keyboard.press("Escape");
  await expect.poll(height).toBe(40);
  expect(await log()).toBeGreaterThan(0);

  // The last row can be reached, and is the last: what is drawn knows how high rows are.
  await rows.first().focus();
  await page.keyboard.press("End");
  await expect(page.locator("[data-testid=roster-item]:focus")).toContainText("D 59");
  const scroller = chat.id("roster");
  const left = () => scroller.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
  await expect.poll(left).toBeLessThan(10);
  await expect(page.locator("[data-testid=roster-item]:focus")).toBeInViewport();

  await page.reload();
  await expect.poll(height).toBe(40);
  await chat.id("open-settings").click();
  await expect(chat.id("set-density")).toHaveValue("1");
  await chat.id("set-density").selectOption({ label: "Comfortable" });
  await page.keyboard.press("Escape");
  await expect.poll(height).toBe(48);
});

test("another user of the same browser has it as it comes", async ({ chat, page, site, prosody }) => {
  const [romeo, juliet] = people(prosody, ["Romeo", "Juliet"]);
  const url = site.chat({ websocket_url: prosody.ws });
  await chat.enter(url, romeo);
  await chat.id("open-settings").click();
  await chat.id("set-density").selectOption({ label: "Compact" });
  await page.keyboard.press("Escape");
  await expect(page.locator(".cv-root")).toHaveAttribute("data-density", "compact");
  await chat.id("logout").click();
  await chat.enter(url, juliet);
  await expect(page.locator(".cv-root")).toHaveAttribute("data-density", "comfortable");
});
