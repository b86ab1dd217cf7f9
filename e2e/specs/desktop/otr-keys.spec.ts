import AxeBuilder from "@axe-core/playwright";
import { Chat } from "../../fixtures/chat.js";
import { OtrBot } from "../../fixtures/otr_bot.js";
import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

/** axe finds nothing at all on what the chat shows, narrow and dark, wide and light, and nothing is cut off at 340 px. */
async function clean({ page }: Chat, screen: string) {
  const found: string[] = [];
  for (const [width, colorScheme] of [[340, "dark"], [1280, "light"]] as const) {
    await page.setViewportSize({ width, height: 800 });
    // Without motion: colours on their way from one theme to the other are neither.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).include("converse-root").analyze();
    found.push(...violations.map((v) => `${screen} ${width} ${colorScheme}: ${v.id} ${v.nodes.map((n) => n.failureSummary).join("; ")}`));
    expect(await page.evaluate(() => document.documentElement.scrollWidth), screen).toBeLessThanOrEqual(width);
  }
  expect(found).toEqual([]);
}

/** Goes there as somebody without a mouse does. */
async function tabTo(chat: Chat, id: string, key = "Tab") {
  for (let n = 0; n < 40; n++) {
    if ((await chat.focused()) === id) return;
    await chat.page.keyboard.press(key);
  }
  throw new Error(`${id} is not to be reached by ${key}; the focus is at ${await chat.focused()}`);
}

const back = "Shift+Tab";

test("private conversations by keys alone, and axe finds nothing", async ({ chat, site, prosody }) => {
  test.slow();
  const { keyboard } = chat.page;
  const [me, friend] = people(prosody, ["Romeo", "Juliet"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  const bot = await OtrBot.start(prosody, friend, me.jid);
  await keyboard.press("Control+k");
  await keyboard.type(friend.jid.split("@")[0]!);
  await keyboard.press("Enter");
  await expect(chat.composer(friend.jid)).toBeFocused();
  const state = chat.id("otr-state");
  const press = async (id: string, way?: string) => {
    await tabTo(chat, id, way);
    await keyboard.press("Enter");
  };

  // Opened and closed: the focus stays, and comes back.
  await press("otr-menu");
  await expect(chat.id("otr-panel")).toBeVisible();
  await tabTo(chat, "otr-start", back);
  await keyboard.press("Escape");
  await expect(chat.id("otr-panel")).toHaveCount(0);
  await expect.poll(() => chat.focused()).toBe("otr-menu");
  await keyboard.press("Enter");
  await clean(chat, "panel");

  // Begun: the button is gone, and one is still in the panel.
  await press("otr-start", back);
  await expect(state).toHaveAttribute("data-state", "unverified", { timeout: 30_000 });
  await expect.poll(() => chat.focused()).toBe("otr-panel");
  await clean(chat, "private");

  // By a question, which they answer wrongly and then rightly.
  for (const [question, answer, then] of [
    ["Which flower?", "lily", "unverified"],
    ["Which flower, then?", "rose", "private"],
  ] as const) {
    if ((await chat.id("otr-verify").getAttribute("aria-expanded")) === "false") await press("otr-verify");
    await tabTo(chat, "smp-question");
    await keyboard.type(question);
    await keyboard.press("Tab");
    await keyboard.type("rose");
    if (answer === "lily") await clean(chat, "asking");
    await keyboard.press("Enter");
    await expect(chat.id("smp-asking")).toBeVisible();
    await expect.poll(() => chat.focused()).toBe("otr-panel");
    await bot.says(`smp asked ${question}`);
    bot.tell("answer", answer);
    await expect(chat.id("smp-asking")).toHaveCount(0);
    await expect(state).toHaveAttribute("data-state", then);
    await expect.poll(() => chat.focused()).toBe("otr-panel");
  }
  await clean(chat, "checked");

  // By comparing, back and forth.
  for (const then of ["unverified", "private"]) {
    await press("otr-compared");
    await expect(state).toHaveAttribute("data-state", then);
    await expect.poll(() => chat.focused()).toBe("otr-panel");
  }

  // They ask: one answers, and goes on writing.
  await keyboard.press("Escape");
  await expect.poll(() => chat.focused()).toBe("otr-menu");
  bot.tell("ask", "blue", "Which colour?");
  await expect(chat.id("smp-asked")).toBeVisible();
  await clean(chat, "asked");
  await tabTo(chat, "smp-answer", back);
  await keyboard.type("blue");
  await keyboard.press("Enter");
  await bot.says("smp same");
  await expect.poll(() => chat.focused()).toBe("composer");
  await keyboard.type("by keys alone");
  await keyboard.press("Enter");
  await bot.says("show 1 by keys alone");

  // One's own key: there, and back to where one was.
  await press("otr-menu");
  await press("otr-own", back);
  await expect(chat.id("otr-identity")).toBeVisible();
  await tabTo(chat, "identity-show-qr");
  await keyboard.press("Enter");
  await expect(chat.id("identity-qr")).toBeVisible();
  await clean(chat, "identity");
  await press("identity-export");
  await expect.poll(() => chat.focused()).toBe("identity-asked");
  await clean(chat, "identity, asked");
  await press("dialog-cancel");
  await expect.poll(() => chat.focused()).toBe("identity-import");
  await keyboard.press("Escape");
  await expect(chat.id("otr-identity")).toHaveCount(0);
  await expect.poll(() => chat.focused()).toBe("otr-own");

  // They end it, and one writes on; it is begun anew and ended.
  await keyboard.press("Escape");
  bot.tell("end");
  await expect(state).toHaveAttribute("data-state", "finished");
  await clean(chat, "ended");
  await press("otr-end", back);
  await expect.poll(() => chat.focused()).toBe("composer");
  await expect(state).toHaveAttribute("data-state", "plain");
  await keyboard.type("in the open");
  await keyboard.press("Enter");
  await bot.says("show 0 in the open");

  // The way out.
  await press("logout", back);
  await expect(chat.id("log-out")).toBeVisible();
  await clean(chat, "log-out");
  await tabTo(chat, "confirm-also");
  await keyboard.press("Space");
  await press("confirm");
  await expect(chat.id("login-form")).toBeVisible();
  bot.stop();
});
