import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { fileServer } from "../testing/fileServer.ts";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { type DownloadOptions, download } from "./download.ts";

const { files, asked, url } = fileServer();
const folder = scratchFolder();
// No byte where it is that of the one before it: a piece that is put elsewhere shows.
const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const sha256 = createHash("sha256").update(bytes).digest("hex");

let count = 0;
let path: string;
beforeEach(() => {
  asked.length = 0;
  path = join(folder, `${count++}`, "model.bin");
});

const get = (at: string, options: DownloadOptions = {}) =>
  download(url(at), path, { pauses: [1, 1], idle: 20_000, ...options });

/** Fetches the 100,000 bytes that a stalling server gives, and is interrupted then. */
async function getPart(at: string): Promise<void> {
  const interrupt = new AbortController();
  const progress = (done: number) => done >= 100_000 && interrupt.abort(new Error("interrupted"));
  await expect(get(at, { signal: interrupt.signal, progress })).rejects.toThrow("interrupted");
  expect(statSync(`${path}.part`).size).toBe(100_000);
}

const ranges = () => asked.map(({ range }) => range);

/** The file is there as it is meant, and nothing beside it. */
function expectWhole(): void {
  expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
  expect(readdirSync(join(path, ".."))).toEqual(["model.bin"]);
}

test("fetches a file, tells how far it is and what its hash is", async () => {
  files["/a"] = { bytes };
  const told: [number, number | undefined][] = [];
  const got = await get("/a", { sha256, progress: (done, total) => told.push([done, total]) });
  expect(got).toEqual({ bytes: bytes.length, sha256 });
  expect([told[0], told.at(-1)]).toEqual([
    [0, bytes.length],
    [bytes.length, bytes.length],
  ]);
  expectWhole();
});

test("goes on where a connection breaks, as often as each brings it further", async () => {
  files["/cut"] = { bytes, etag: '"1"', cut: 70_000 };
  await get("/cut", { sha256 });
  expectWhole();
  expect(asked.length).toBeGreaterThan(3);
  expect(ranges()[0]).toBeUndefined();
  expect(ranges()[1]).toMatch(/^bytes=\d+-$/);
});

test("gives up where a server stays silent", async () => {
  files["/silent"] = { bytes, etag: '"1"', stall: 100_000 };
  await expect(get("/silent", { pauses: [], idle: 100 })).rejects.toThrow("/silent: no byte in 0.1 s");
  expect(existsSync(path)).toBe(false);
});

test("goes on in another call after one that was interrupted", async () => {
  files["/stall"] = { bytes, etag: '"1"', stall: 100_000 };
  await getPart("/stall");
  expect(readdirSync(join(path, "..")).sort()).toEqual(["model.bin.part", "model.bin.part.json"]);
  files["/stall"] = { bytes, etag: '"1"' };
  await get("/stall");
  expectWhole();
  expect(ranges()).toEqual([undefined, "bytes=100000-"]);
});

test("begins anew where the file has changed since", async () => {
  files["/changing"] = { bytes: bytes.map((b) => b ^ 255), etag: '"1"', stall: 100_000 };
  await getPart("/changing");
  files["/changing"] = { bytes, etag: '"2"' };
  await get("/changing");
  expectWhole();
});

test("begins anew where nothing would tell that the file has changed, or the server knows no ranges", async () => {
  for (const served of [{ bytes }, { bytes, etag: 'W/"1"' }, { bytes, etag: '"1"', noRanges: true }]) {
    path = join(folder, `${count++}`, "model.bin");
    files["/anew"] = { ...served, stall: 100_000 };
    await getPart("/anew");
    files["/anew"] = served;
    await get("/anew");
    expectWhole();
  }
  expect(ranges()).toEqual([undefined, undefined, undefined, undefined, undefined, "bytes=100000-"]);
});

test("a hash lets it go on where the server names no version; parts of two files are found out", async () => {
  files["/plain"] = { bytes: bytes.map((b) => b ^ 255), stall: 100_000 };
  await getPart("/plain");
  files["/plain"] = { bytes };
  await get("/plain", { sha256 });
  expectWhole();
  expect(ranges()).toEqual([undefined, "bytes=100000-", undefined]);
});

test("a part that is whole is only checked; one that is longer than the file goes", async () => {
  files["/whole"] = { bytes, etag: '"1"', stall: 100_000 };
  await getPart("/whole");
  writeFileSync(`${path}.part`, bytes);
  asked.length = 0;
  await get("/whole", { sha256 });
  expectWhole();
  expect(asked).toEqual([]);

  path = join(folder, `${count++}`, "model.bin");
  await getPart("/whole");
  writeFileSync(`${path}.part`, new Uint8Array(400_000));
  files["/whole"] = { bytes, etag: '"1"' };
  await get("/whole");
  expectWhole();
});

test("works without lengths", async () => {
  files["/chunked"] = { bytes, chunked: true };
  await get("/chunked", { sha256: sha256.slice(0, 8) });
  expectWhole();
  files["/chunked"] = { bytes, chunked: true, cut: 1000 };
  path = join(folder, `${count++}`, "model.bin");
  await expect(get("/chunked")).rejects.toThrow("/chunked cannot be reached");
  // The first attempt may break before a byte of it is seen.
  expect(asked.length).toBeGreaterThanOrEqual(4);
});

test.each([sha256.replace(/^./, "g"), "00000000"])(
  "refuses what has another hash than %s, and keeps nothing",
  async (wanted) => {
    files["/other"] = { bytes, etag: '"1"' };
    await expect(get("/other", { sha256: wanted })).rejects.toThrow(
      `its SHA-256 begins with ${sha256.slice(0, wanted.length)}, not with ${wanted}`,
    );
    expect(readdirSync(join(path, ".."))).toEqual([]);
    expect(asked).toHaveLength(1);
  },
);

test("believes the hash that a hub names when it redirects", async () => {
  files["/blob"] = { bytes };
  files["/hub"] = { bytes, to: "/blob", headers: { "x-linked-etag": `"${sha256}"` } };
  await get("/hub");
  expectWhole();
  files["/hub"] = { bytes, to: "/blob", headers: { "x-linked-etag": `"${"0".repeat(64)}"` } };
  await expect(get("/hub")).rejects.toThrow("not with 0000");
});

test("what cannot be had is said once; what may pass is tried again", async () => {
  files["/circle"] = { bytes, to: "/circle" };
  files["/ftp"] = { bytes, to: "ftp://127.0.0.1/x" };
  files["/busy"] = { bytes, status: 503 };
  for (const [at, message, times] of [
    ["/none", "/none: the server answers 404 Not Found", 1],
    ["/circle", "/circle is redirected more than 5 times", 6],
    ["/ftp", "redirected to ftp://127.0.0.1/x, which is no http", 1],
    ["/busy", "/busy: the server answers 503", 3],
  ] as const) {
    asked.length = 0;
    await expect(get(at)).rejects.toThrow(message);
    expect(asked).toHaveLength(times);
  }
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("two do not write one file; a lock of a process that is gone is taken over", async () => {
  files["/one"] = { bytes, etag: '"1"', stall: 1000 };
  const interrupt = new AbortController();
  const first = get("/one", { signal: interrupt.signal }).catch((error: Error) => error.message);
  await expect(get("/one")).rejects.toThrow("another process is fetching model.bin");
  interrupt.abort(new Error("interrupted"));
  expect(await first).toBe("interrupted");
  files["/one"] = { bytes, etag: '"1"' };
  // No process has so large a number.
  writeFileSync(`${path}.lock`, JSON.stringify({ pid: 2 ** 30, host: (await import("node:os")).hostname() }));
  await get("/one");
  expectWhole();
});
