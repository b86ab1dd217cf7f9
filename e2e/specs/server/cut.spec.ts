import net from "node:net";
import type { AddressInfo } from "node:net";
import { Cut } from "../../fixtures/cut.js";
import { expect, test } from "@playwright/test";

/** A server that sends back what it gets, and how its connections ended. */
async function echo() {
  const ends: string[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.pipe(socket);
    socket.on("error", (error: NodeJS.ErrnoException) => ends.push(error.code ?? ""));
    socket.on("end", () => ends.push("end"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, ends, port: (server.address() as AddressInfo).port };
}

/** A connection to a port: what it got, and how it ended. */
function client(port: number) {
  const got = { text: "", end: "" };
  const socket = net.connect(port, "127.0.0.1");
  socket.on("data", (data) => (got.text += data));
  socket.on("error", (error: NodeJS.ErrnoException) => (got.end = error.code ?? ""));
  socket.on("end", () => (got.end = "end"));
  return { socket, got };
}

test("the cable carries, stalls, breaks and refuses, as it is told", async () => {
  const { server, ends, port } = await echo();
  const cut = await Cut.start(port);

  const first = client(cut.port);
  first.socket.write("hello");
  await expect.poll(() => first.got.text).toBe("hello");
  expect([cut.up, cut.down, cut.accepted, cut.open]).toEqual([5, 5, 1, 1]);

  cut.stall();
  first.socket.write(" wait");
  const second = client(cut.port);
  second.socket.write("new");
  await expect.poll(() => cut.accepted).toBe(2);
  expect([first.got.text, second.got.text, cut.up]).toEqual(["hello", "", 5]);
  cut.flow();
  await expect.poll(() => [first.got.text, second.got.text]).toEqual(["hello wait", "new"]);

  // In the middle of what comes back: 4 up, 2 of 4 down.
  const broken = cut.cutAfter(6);
  second.socket.write("1234");
  await broken;
  await expect.poll(() => second.got.end).not.toBe(""); // Node takes a reset right behind data for an end
  expect(second.got.text).toBe("new12");
  expect([cut.open, cut.cuts]).toEqual([1, 1]);

  expect(cut.cut()).toBe(1);
  await expect.poll(() => first.got.end).toBe("ECONNRESET");
  await expect.poll(() => ends).toEqual(["ECONNRESET", "ECONNRESET"]);

  cut.refuse();
  const third = client(cut.port);
  await expect.poll(() => third.got.end).toBe("ECONNRESET");
  cut.refuse(false);
  await new Promise((resolve) => server.close(resolve));
  const fourth = client(cut.port); // nobody behind it
  await expect.poll(() => fourth.got.end).toBe("ECONNRESET");
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const fifth = client(cut.port);
  cut.delay(20);
  fifth.socket.end("bye");
  await expect.poll(() => fifth.got).toEqual({ text: "bye", end: "end" });
  await cut.stop();
  server.close();
});
