import { people } from "../../fixtures/people.js";
import { expect, test } from "../../fixtures/test.js";

test("two people chat both ways, BOSH on one side and WebSocket on the other", async ({
  chat,
  other,
  site,
  prosody,
}) => {
  await chat.goto(site.chat({ bosh_service_url: prosody.bosh }));
  await chat.login("romeo@localhost", "romeo's secret");
  await chat.online();
  await other.goto(site.chat({ websocket_url: prosody.ws }));
  await other.login("juliet@localhost", "juliet's secret");
  await other.online();
  await expect(chat.contact("juliet@localhost")).toHaveAttribute("data-show", "online");
  await expect(other.contact("romeo@localhost")).toHaveAttribute("data-show", "online");

  await chat.openChat("juliet@localhost");
  await chat.send("juliet@localhost", "Hello <b>there</b> & see https://example.org/a?b=c.");
  await expect(chat.bodies("juliet@localhost")).toHaveText(["Hello <b>there</b> & see https://example.org/a?b=c."]);
  await expect(chat.box("juliet@localhost").getByTestId("message-status")).toHaveAttribute("data-state", "delivered");

  await expect(other.contact("romeo@localhost").getByTestId("unread")).toHaveText("1");
  await other.openChat("romeo@localhost");
  const received = other.box("romeo@localhost").getByTestId("message");
  await expect(received).toHaveAttribute("data-own", "false");
  await expect(received).toHaveAttribute("data-from", "romeo@localhost");
  await expect(received.getByRole("link")).toHaveAttribute("href", "https://example.org/a?b=c");
  await expect(received.getByRole("link")).toHaveAttribute("rel", /noopener/);
  await expect(other.contact("romeo@localhost").getByTestId("unread")).toHaveCount(0);

  for (let i = 0; i < 10; i++) {
    await other.send("romeo@localhost", `answer ${i}`);
    await chat.send("juliet@localhost", `question ${i}`);
  }
  for (const [who, partner] of [[chat, "juliet@localhost"], [other, "romeo@localhost"]] as const) {
    const messages = who.box(partner).getByTestId("messages");
    await expect(messages).toHaveAttribute("data-total", "21");
    for (const side of ["question", "answer"]) {
      const bodies = await who.bodies(partner).filter({ hasText: side }).allTextContents();
      expect(bodies).toEqual(Array.from({ length: 10 }, (_, i) => `${side} ${i}`));
    }
  }

  await other.id("logout").click();
  await expect(chat.contact("juliet@localhost")).toHaveAttribute("data-show", "offline");
});

test("several chats, history of a closed one, lines and Escape", async ({ chat, site, prosody }) => {
  const [me, juliet, mercutio] = people(prosody, ["Romeo", "Juliet", "Mercutio"]);
  await chat.enter(site.chat({ websocket_url: prosody.ws }), me);
  await chat.openChat(juliet.jid);
  const field = chat.box(juliet.jid).getByTestId("composer");
  await expect(field).toBeFocused();
  await field.pressSequentially("one");
  await field.press("Shift+Enter");
  await field.pressSequentially("two");
  await field.press("Enter");
  await expect(chat.bodies(juliet.jid)).toHaveText(["one\ntwo"], { useInnerText: true });
  await chat.openChat(mercutio.jid);
  await expect(chat.box(juliet.jid)).toHaveCount(0);
  await chat.box(mercutio.jid).getByTestId("composer").press("Escape");
  await expect(chat.box(mercutio.jid)).toHaveCount(0);
  await chat.openChat(juliet.jid);
  await expect(chat.bodies(juliet.jid)).toHaveCount(1);
  await chat.id("chat-close").click();
  await expect(chat.id("chat")).toHaveCount(0);
});

test("a message to nobody fails under the message, and can be tried again", async ({ chat, site, prosody }) => {
  prosody.addUser("lonely", {
    password: "x",
    roster: [{ jid: "nobody@no-such-server.localhost", name: "Nobody" }],
  });
  await chat.goto(site.chat({ websocket_url: prosody.ws }));
  await chat.login("lonely@localhost", "x");
  await chat.online();
  const box = await chat.openChat("nobody@no-such-server.localhost");
  await chat.send("nobody@no-such-server.localhost", "hello?");
  const status = box.getByTestId("message-status");
  await expect(status).toHaveAttribute("data-state", "failed");
  await expect(status).toContainText("Not delivered");
  await box.getByTestId("message-retry").click();
  await expect(box.getByTestId("message")).toHaveCount(1);
  await expect(status).toHaveAttribute("data-state", "failed");
});
