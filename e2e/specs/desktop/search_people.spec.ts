import { people } from "../../fixtures/people.js";
import { Prosody } from "../../fixtures/prosody.js";
import { expect, test } from "../../fixtures/test.js";

/** A server with a directory of these people, searched by its form or by the fields of old. */
const withDirectory = (fields: boolean) =>
  Prosody.start({
    authentication: "internal_hashed",
    footer: `
Component "people.localhost" "directory"
directory_fields = ${fields}
directory_people = {
  { "tybalt@localhost", "Tybalt <b>Capulet" }, { "paris@verona.example", "Paris" }, { "evil@@", "Capulet of nowhere" },
}`,
  });

test("somebody is found in the directory of the server by its form, and added", async ({ chat, page, site }) => {
  test.slow();
  const prosody = await withDirectory(false);
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await chat.id("people-find").click();
  const field = page.locator("[data-testid=add-contact] [data-testid=form-field][data-name=name]");
  await field.fill("capulet");
  await field.press("Enter");
  await expect(chat.id("people-said")).toHaveText("1 person");
  await expect(chat.id("people-found")).toHaveText("Tybalt <b>Capulettybalt@localhost");
  await chat.id("people-found").click();
  await expect(chat.id("people-said")).toHaveText("Filled in below.");
  await expect(chat.id("contact-address")).toHaveValue("tybalt@localhost");
  await expect(chat.id("contact-name")).toHaveValue("Tybalt <b>Capulet");
  // What is refused is said, and one can go on.
  await field.fill("everybody");
  await chat.id("people-search").click();
  await expect(chat.id("people-said")).toContainText("wants to know more");
  await field.fill("nobody at all");
  await chat.id("people-search").click();
  await expect(chat.id("people-said")).toHaveText("Nobody like that.");
  await chat.id("contact-submit").click();
  await expect(chat.contact("tybalt@localhost")).toBeVisible();
  await prosody.stop();
});

test("and by the fields of old", async ({ chat, page, site }) => {
  const prosody = await withDirectory(true);
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await chat.id("people-find").click();
  await page.locator("[data-testid=add-contact] [data-testid=form-field][data-name=last]").fill("Paris");
  await chat.id("people-search").click();
  await expect(chat.id("people-found")).toHaveText("Parisparis@verona.example");
  await prosody.stop();
});

test("the site finds people while one types, and what it answers late or wrongly does no harm", async ({
  chat,
  page,
  site,
  prosody,
}) => {
  test.slow();
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  const asked: string[] = [];
  const held: (() => void)[] = [];
  await page.route("**/people?*", async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const words = query.get("q") ?? "";
    asked.push(`${query.get("of")} ${words}`);
    if (words === "slow") await new Promise<void>((go) => held.push(go));
    if (words === "broken") return route.fulfill({ body: "<html>" });
    if (words === "away") return route.fulfill({ status: 500, body: "[]" });
    if (words === "evil") {
      const json = [null, 7, {}, { jid: 1 }, { jid: "@" }, { jid: "server.example" }, { jid: "a@b", fullname: { a: 1 } }];
      return route.fulfill({ json });
    }
    if (words === "many") {
      return route.fulfill({ json: Array.from({ length: 500 }, (_, n) => ({ jid: `a${n}@b`, fullname: "x".repeat(1_000) })) });
    }
    return route.fulfill({ json: [{ jid: "juliet@capulet.example", fullname: `Juliet of ${words}` }] });
  });
  await chat.enter(site.chat({ websocket_url: prosody.ws, xhr_user_search_url: "/people?of=Verona&" }), me);
  await chat.id("new-chat").click();
  await chat.id("people-find").click();
  const query = chat.id("people-query");
  await query.pressSequentially("a & b?");
  await expect(chat.id("people-found")).toHaveText("Juliet of a & b?juliet@capulet.example");
  expect(asked.at(-1)).toBe("Verona a & b?");
  await query.fill("slow");
  await expect.poll(() => held.length).toBe(1);
  await query.fill("quick");
  await expect(chat.id("people-found")).toHaveText("Juliet of quickjuliet@capulet.example");
  const late = page.waitForResponse("**/people?*");
  held[0]();
  await late;
  await expect(chat.id("people-found")).toHaveText("Juliet of quickjuliet@capulet.example");
  for (const words of ["broken", "away"]) {
    await query.fill(words);
    await expect(chat.id("people-said")).toContainText("did not work");
    await query.fill("fine");
    await expect(chat.id("people-said")).toHaveText("1 person");
  }
  await query.fill("evil");
  await expect(chat.id("people-found")).toHaveText("a@b");
  await query.fill("many");
  await expect(chat.id("people-found")).toHaveCount(50);
  await query.fill("");
  await expect(chat.id("people-found")).toHaveCount(0);
  await query.fill("orchard");
  await chat.id("people-found").click();
  await expect(chat.id("contact-name")).toHaveValue("Juliet of orchard");
  await chat.id("start-chat").click();
  await expect(page.locator('[data-testid=chat][data-jid="juliet@capulet.example"]')).toBeVisible();
});

test("there is no search where nobody is to be asked", async ({ chat, site, prosody }) => {
  const [me] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.id("new-chat").click();
  await expect(chat.id("contact-address")).toBeVisible();
  await expect(chat.id("people-find")).toHaveCount(0);
});
