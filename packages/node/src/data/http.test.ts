import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fetchBytes } from "./http.ts";

let asked: string[] = [];
let [open, most] = [0, 0];

const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/a.jpg": (_, r) => r.end("picture"),
  "/moved": (_, r) => r.writeHead(302, { location: "a.jpg" }).end("over there"),
  "/circle": (_, r) => r.writeHead(301, { location: "/circle" }).end(),
  "/file": (_, r) => r.writeHead(302, { location: "file:///etc/hostname" }).end(),
  "/large": (_, r) => r.writeHead(200, { "content-length": 2000 }).end(Buffer.alloc(2000)),
  "/larger": (_, r) => {
    r.write(Buffer.alloc(900));
    r.end(Buffer.alloc(900));
  },
  "/silent": () => {},
  "/stalled": (_, r) => void r.write("pic"),
  "/cut": (request, r) => {
    r.writeHead(200, { "content-length": 100 }).write("pic");
    setTimeout(() => request.socket.destroy(), 20);
  },
  "/busy": (_, r) => r.writeHead(asked.length < 3 ? 503 : 200).end("picture"),
  "/broken": (_, r) => r.writeHead(500).end(),
  "/slow": (_, r) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      r.end("x");
    }, 20);
  },
};
const server = createServer((request, response) => {
  asked.push(request.url!);
  (answers[request.url!] ?? ((_, r) => r.writeHead(404).end("none")))(request, response);
});
let host: string;

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function text(path: string): Promise<string> {
  asked = [];
  const options = { limit: 1000, timeout: 200, pauses: [1, 1] };
  return new TextDecoder().decode(await fetchBytes(path.startsWith("/") ? host + path : path, options));
}

it("fetches a picture, also over a redirect", async () => {
  expect(await text("/a.jpg")).toBe("picture");
  expect(await text("/moved")).toBe("picture");
});

it("tries again where the server fails, three times in all", async () => {
  expect(await text("/busy")).toBe("picture");
  expect(asked).toHaveLength(3);
  await expect(text("/broken")).rejects.toThrow("/broken: the server answers 500 Internal Server Error");
  expect(asked).toHaveLength(3);
  await expect(text("/cut")).rejects.toThrow("/cut cannot be reached");
  expect(asked).toHaveLength(3);
});

it.each([["/silent"], ["/stalled"]])("waits for %s only so long", async (path) => {
  await expect(text(path)).rejects.toThrow(`${path}: no answer in 0.2 s`);
  expect(asked).toHaveLength(3);
});

it.each([
  ["/none.jpg", "/none.jpg: the server answers 404 Not Found"],
  ["/circle", "redirected more than 5 times"],
  ["/file", "redirected to file:///etc/hostname, which is no http"],
  ["/large", "/large has more than the 0.001 MB that are fetched"],
  ["/larger", "/larger has more than"],
  ["ftp://127.0.0.1/a.jpg", "is no http or https address"],
])("gives up at once on %s", async (path, message) => {
  await expect(text(path)).rejects.toThrow(message);
  expect(asked.length).toBeLessThanOrEqual(path === "/circle" ? 6 : 1);
});

it("names an address that nobody answers at", async () => {
  await expect(text("http://127.0.0.1:9/a.jpg")).rejects.toThrow("http://127.0.0.1:9/a.jpg cannot be reached");
});

it("asks for a few at one time", async () => {
  const all = await Promise.all(Array.from({ length: 30 }, () => fetchBytes(`${host}/slow`)));
  expect(all).toHaveLength(30);
  expect(most).toBeLessThanOrEqual(8);
  expect(most).toBeGreaterThan(1);
});
