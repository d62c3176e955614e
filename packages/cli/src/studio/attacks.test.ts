import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pack } from "@convlens/core/base";
import { encodeGraph, encodeGraphExternal, metadataFor } from "@convlens/core/onnx";
import { modelOf, nets } from "@convlens/core/testing";
import { encodePng } from "@convlens/node";
import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../../node/src/testing/scratchFolder.ts";
import { shapePicture } from "../../../node/src/testing/shapePictures.ts";
import type { Studio } from "./server.ts";
import { testStudio } from "./testing/testStudio.ts";
import { Visitor } from "./testing/visitor.ts";

const MB = 2 ** 20;
const folder = scratchFolder();
const picture = await encodePng(shapePicture("disc", 64, 1));
const secret = join(folder, "secret.txt");

let studio: Studio;
/** The address without the token, and what the token becomes. */
let url: string;
let cookie: string;
let visitor: Visitor;
beforeAll(async () => {
  writeFileSync(secret, "a secret\n".repeat(16));
  const limits = { file: MB, upload: 4 * MB, request: MB, pace: { bytes: 4096, time: 300 }, idle: 500 };
  studio = await testStudio(folder, limits, { token: true });
  url = new URL("/", studio.url).href;
  const entered = await fetch(studio.url, { redirect: "manual" });
  cookie = entered.headers.get("set-cookie")!.split(";")[0]!;
  visitor = await enter();
}, 60_000);
afterAll(() => studio.close());

const enter = () => Visitor.enter(url, { cookie });

interface Raw {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface RawOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  /** Whether it comes with the token. */
  readonly known?: boolean;
}

/** A request as it is, with nothing put in order before it is sent. */
function raw(path: string, { method = "GET", headers, body, known = true }: RawOptions = {}): Promise<Raw> {
  const { port } = new URL(url);
  return new Promise((done, fail) => {
    const asked = request(
      { host: "127.0.0.1", port, path, method, headers: { ...(known && { cookie }), ...headers } },
      (answer) => {
        let text = "";
        answer.on("data", (piece) => {
          text += piece;
        });
        answer.on("end", () => done({ status: answer.statusCode!, text, headers: answer.headers }));
      },
    );
    asked.once("error", fail);
    asked.end(body);
  });
}

const session = () => `session=${visitor.session}`;
/** All files that the server has. */
const files = () => readdirSync(studio.folder, { recursive: true }).map(String);

test.each([
  "/../../../../etc/passwd",
  "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
  "/..%2f..%2f..%2fetc%2fpasswd",
  "/assets/..%5c..%5c..%5cetc%5cpasswd",
  "/assets/%00",
  "/assets/%ff",
  "//etc/passwd",
])("the page's files are those of the page: %s", async (path) => {
  const { status, text } = await raw(path);
  expect([400, 404]).toContain(status);
  expect(text).not.toContain("root:");
});

test.each([
  "..%2f..%2f..%2fescaped.png",
  "a%2f..%2f..%2f..%2fescaped.png",
  "%2e%2e%2fescaped.png",
  "..%5c..%5cescaped.png",
  "..",
  "%2e%2e",
])("a file that is sent under the name %s lies nowhere else", async (name) => {
  const { status } = await raw(`/api/upload/batch-x/${name}?${session()}`, { method: "PUT", body: picture });
  expect([400, 404, 405]).toContain(status);
  expect(files().filter((file) => file.includes("escaped"))).toEqual([]);
});

test("roots, and names of batches, lead nowhere else either", async () => {
  const put = { method: "PUT", body: picture };
  expect((await raw(`/api/upload/batch-r/%2ftmp%2fescaped.png?${session()}`, put)).status).toBe(200);
  expect(files().filter((file) => file.endsWith("tmp/escaped.png"))).toHaveLength(1);
  for (const batch of ["..%2f..%2fx", "a%2fb%2fc", "%00%00%00%00", "x".repeat(100)])
    expect((await raw(`/api/upload/${batch}/escaped.png?${session()}`, put)).status).toBe(400);
  const post = { method: "POST", body: Buffer.from(JSON.stringify({ batch: "../../pictures" })) };
  expect((await raw(`/api/pictures?${session()}`, post)).status).toBe(404);
});

test("ids of pictures, models and sets are no paths", async () => {
  for (const id of ["..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "data:..%2f1", "data:99999999"]) {
    const { status, text } = await raw(`/api/pictures/${id}?${session()}`);
    expect([404, 422]).toContain(status);
    expect(text).not.toContain("root:");
  }
  for (const id of [secret, "../../../etc/passwd", "__proto__"])
    await expect(visitor.post("model/open", { id })).rejects.toThrow("no longer here");
  await expect(visitor.json(`model.onnx?model=${encodeURIComponent(secret)}`)).rejects.toThrow("no longer here");
  await expect(visitor.json(`pictures/data:0?set=${encodeURIComponent(folder)}`)).rejects.toThrow("no picture");
});

test("parameters of methods name no files of the server", async () => {
  const { samples } = await visitor.json<{ samples: { id: string }[] }>("state");
  const params = { featureMask: secret };
  const asked = visitor.run("explain", { picture: samples[0]!.id, method: "lime", params });
  await expect(asked).rejects.toThrow("there is no picture");
});

test("a model that is sent names no files outside of its folder", async () => {
  const { graph } = modelOf(nets.tinyNet());
  const outside = join(folder, "outside.data");
  for (const file of [`${"../".repeat(12)}${outside}`, outside]) {
    const { bytes, files } = encodeGraphExternal(graph, { file, threshold: 1 });
    // What it names is there, and would fit.
    writeFileSync(outside, files[0]!.bytes);
    await expect(visitor.post("model", await visitor.send({ "net.onnx": bytes }))).rejects.toThrow();
  }
  const beside = encodeGraphExternal(graph, { file: "net.data", threshold: 1 });
  const sent = await visitor.send({ "net.onnx": beside.bytes, "net.data": beside.files[0]!.bytes });
  await expect(visitor.post("model", sent)).resolves.toBeDefined();
  const named = encodeGraph(graph, { metadata: metadataFor({ output: { labels: secret } }) });
  await expect(visitor.post("model", await visitor.send({ "net.onnx": named }))).rejects.toThrow("no labels");
});

test.each(["evil.example", "evil.example:4242", "localhost.evil.example", "127.0.0.1.evil.example", "0x7f.1"])(
  'a server that is called "%s" does not answer',
  async (host) => {
    for (const path of ["/", `/api/state?${session()}`]) {
      const { status, text } = await raw(path, { headers: { host } });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain("<title>");
      expect(text).not.toContain("samples");
    }
  },
);

test("other sites neither read nor change anything", async () => {
  const state = `/api/state?${session()}`;
  const { port, origin } = new URL(url);
  const foreign = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: `http://127.0.0.1.evil.example:${port}` },
    { origin: `http://127.0.0.1:${Number(port) + 1}` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign as Record<string, string>[]) {
    expect((await raw(state, { headers })).status).toBe(403);
    expect((await raw("/api/session", { method: "POST", headers })).status).toBe(403);
    expect((await raw(`/api/jobs/1?${session()}`, { method: "DELETE", headers })).status).toBe(403);
  }
  const own = { origin, "sec-fetch-site": "same-origin" };
  expect((await raw(state, { headers: own })).status).toBe(200);
  expect((await raw(state, { headers: own })).headers["access-control-allow-origin"]).toBeUndefined();
});

test("without a session of one's own there is nothing", async () => {
  for (const wrong of ["", "?session=", "?session=0", `?session=${"0".repeat(32)}`, "?session=__proto__"])
    expect((await raw(`/api/state${wrong}`)).status).toBe(404);
  expect((await raw(`/api/nothing?${session()}`)).status).toBe(404);
});

test("who does not know the token is not let in; who does has a cookie that no script sees", async () => {
  const known = false;
  for (const path of ["/", "/?token=wrong", "/assets/index-0a1b2c3d.js", "/api/state"])
    expect((await raw(path, { known })).status).toBe(401);
  expect((await raw("/api/session", { known, method: "POST" })).status).toBe(401);
  const { search } = new URL(studio.url);
  const entered = await raw(`/${search}`, { known });
  expect(entered.status).toBe(303);
  expect(entered.headers.location).toBe("/");
  const [set] = entered.headers["set-cookie"] as string[];
  expect(set).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict`);
  expect((await raw("/")).text).toContain("<title>Studio");
  expect((await raw("/api/session", { method: "POST" })).status).toBe(200);
  expect((await raw("/api/session", { headers: { cookie: `${cookie}x` }, method: "POST" })).status).toBe(401);
});

test("files that are too large are refused, by what they say and by what they are", async () => {
  const before = files().length;
  const large = await visitor.ask("upload/large/large.bin", { method: "PUT", body: Buffer.alloc(2 * MB) });
  expect(large.status).toBe(413);
  const pieces = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) });
  const chunked = { method: "PUT", body: pieces, duplex: "half" } as RequestInit;
  // The connection may be cut before all is sent.
  const status = await visitor.ask("upload/large/chunked.bin", chunked).then(
    (a) => a.status,
    () => 413,
  );
  expect(status).toBe(413);
  expect(files().length).toBeLessThanOrEqual(before + 1);
  const body = Buffer.alloc(2 * MB);
  expect((await visitor.ask("jobs", { method: "POST", body })).status).toBe(413);
  expect((await visitor.ask("model/open", { method: "POST", body: Buffer.alloc(100_000) })).status).toBe(413);
});

test("a session's room has an end, and is free again when what filled it is gone", async () => {
  const own = await enter();
  const full = new Uint8Array(MB - 1);
  for (let i = 0; i < 4; i++) await own.send({ [`${i}.bin`]: full });
  await expect(own.send({ "one-too-many.bin": full })).rejects.toThrow(/no room|larger than/);
  await expect(own.post("pictures", { batch: "batch-1" })).rejects.toThrow("no picture");
  await expect(own.send({ "now.bin": full })).resolves.toBeDefined();
  own.leave();
});

test("whoever sends next to nothing is cut off", async () => {
  const { port } = new URL(url);
  const path = `/api/upload/slow/slow.bin?${session()}`;
  const begun = performance.now();
  const status = await new Promise((done) => {
    const headers = { cookie, "content-length": 100_000 };
    const asked = request({ host: "127.0.0.1", port, path, method: "PUT", headers }, (answer) => {
      done(answer.statusCode);
      answer.resume();
      clearInterval(drip);
    });
    asked.on("error", () => done(408));
    const drip = setInterval(() => asked.write("x"), 50);
  });
  expect(status).toBe(408);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test("an archive that unpacks to too much is refused, and leaves nothing", async () => {
  const own = await enter();
  const bomb = zipSync({ "a.png": new Uint8Array(4 * MB), "b.png": new Uint8Array(4 * MB) });
  expect(bomb.length).toBeLessThan(MB);
  await expect(own.post("set", await own.send({ "bomb.zip": bomb }))).rejects.toThrow("it unpacks to");
  expect(files().filter((file) => /[ab]\.png$/.test(file))).toEqual([]);
  own.leave();
});

test("script in names stays text", async () => {
  const own = await enter();
  const script = "<img src=x onerror=alert(1)>";
  const added = await own.ask("pictures", {
    method: "POST",
    body: JSON.stringify(await own.send({ [`${script}.png`]: picture })),
  });
  expect(added.headers.get("content-type")).toBe("application/json");
  expect(added.headers.get("x-content-type-options")).toBe("nosniff");
  const broken = await own.ask("pictures", {
    method: "POST",
    body: JSON.stringify(await own.send({ [`${script}.svg`]: Buffer.from(`<script>${script}</script>`) })),
  });
  expect(broken.status).toBe(422);
  expect(broken.headers.get("content-type")).toBe("application/json");
  const net = encodeGraph(modelOf(nets.tinyNet()).graph, {
    metadata: metadataFor({ output: { labels: [script] } }),
  });
  await own.post("model", await own.send({ [`${script}.onnx`]: net }));
  const failed = await own.ask(`pictures/${encodeURIComponent(script)}`);
  expect(failed.headers.get("content-type")).toBe("application/json");
  own.leave();
});

test("requests that mean nothing are refused, and stop nothing", async () => {
  const post = (path: string, body: Uint8Array | string) =>
    visitor.ask(path, { method: "POST", body: body as NonNullable<RequestInit["body"]> });
  const bodies = [
    "",
    "x",
    new Uint8Array(16).fill(255),
    pack(null),
    pack({ operation: 1 }),
    pack({ operation: "__proto__", params: {} }),
    pack({ operation: "none", params: {} }),
  ];
  for (const body of bodies) expect([400, 422]).toContain((await post("jobs", body)).status);
  for (const body of ["", "x", "null", "[]", '{"id":1}', '{"id":"x","more":1}'])
    expect([400, 422]).toContain((await post("model/open", body)).status);
  for (const path of ["jobs/1e9/result", "jobs/999/result", "jobs/1/shown/99", "jobs/-1/result"])
    expect((await visitor.ask(path)).status).toBe(404);
  for (const side of ["0", "99999", "1.5", "x", ""])
    expect((await visitor.ask(`pictures/data:0?side=${side}`)).status).toBe(400);
  expect((await visitor.ask("state")).status).toBe(200);
});

test("a session that nobody uses goes, with its folder", async () => {
  const own = await enter();
  await own.send({ "left.png": picture });
  own.leave();
  const place = join(studio.folder, own.session);
  expect(existsSync(place)).toBe(true);
  await expect.poll(() => existsSync(place), { timeout: 5000 }).toBe(false);
  await expect(own.json("state")).rejects.toThrow("this session is over");
});
