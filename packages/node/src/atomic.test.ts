import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { atomically, writeFileAtomic } from "./atomic.ts";
import { fileError } from "./fileError.ts";
import { scratchFolder } from "./testing/scratchFolder.ts";

const folder = scratchFolder();

it("writes a file, with the folders that it needs, and leaves nothing else", async () => {
  const path = join(folder, "a/b/c.bin");
  await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(readdirSync(join(folder, "a/b"))).toEqual(["c.bin"]);
});

it("writes piece by piece", async () => {
  const pieces = async function* () {
    yield Uint8Array.of(1, 2);
    yield Uint8Array.of(3);
  };
  await writeFileAtomic(join(folder, "pieces"), pieces());
  expect([...readFileSync(join(folder, "pieces"))]).toEqual([1, 2, 3]);
});

it("keeps the old file and removes the new one where making it fails", async () => {
  const path = join(folder, "kept/file");
  await writeFileAtomic(path, "old");
  const broken = async function* () {
    yield Uint8Array.of(1);
    throw new Error("half way");
  };
  await expect(writeFileAtomic(path, broken())).rejects.toThrow("half way");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(join(folder, "kept"))).toEqual(["file"]);
});

it("stops where the signal aborts", async () => {
  const path = join(folder, "stopped/file");
  const stop = new AbortController();
  const pieces = async function* () {
    yield Uint8Array.of(1);
    stop.abort(new Error("enough"));
    yield Uint8Array.of(2);
  };
  await expect(writeFileAtomic(path, pieces(), stop.signal)).rejects.toThrow("enough");
  expect(readdirSync(join(folder, "stopped"))).toEqual([]);
});

it("removes what is unfinished where the process exits in the middle", () => {
  const inside = join(folder, "exit");
  const script = `
    import { atomically } from ${JSON.stringify(new URL("atomic.ts", import.meta.url).href)};
    import { writeFileSync, readdirSync } from "node:fs";
    await atomically(${JSON.stringify(join(inside, "film.mp4"))}, async (temporary) => {
      writeFileSync(temporary, "half");
      console.log(readdirSync(${JSON.stringify(inside)}).length);
      process.exit(130);
    });`;
  const loader = new URL("../../../scripts/source.mjs", import.meta.url).href;
  const run = spawnSync(process.execPath, ["--import", loader, "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect([run.status, run.stdout.trim()]).toEqual([130, "1"]);
  expect(readdirSync(inside)).toEqual([]);
});

it("tells that a file stands where a folder is needed", async () => {
  writeFileSync(join(folder, "taken"), "");
  const path = join(folder, "taken/out.png");
  await expect(writeFileAtomic(path, "x")).rejects.toMatchObject({
    name: "ConvlensError",
    message: `cannot write ${path}: a part of the path is a file, not a folder`,
    hint: "choose another folder with -o",
  });
});

it("tells that a folder stands where the file is to go", async () => {
  mkdirSync(join(folder, "full/out.png/x"), { recursive: true });
  await expect(writeFileAtomic(join(folder, "full/out.png"), "x")).rejects.toMatchObject({ name: "ConvlensError" });
  expect(readdirSync(join(folder, "full"))).toEqual(["out.png"]);
});

// Root may write everywhere.
it.skipIf(process.getuid?.() === 0)("tells that a folder forbids writing", async () => {
  const path = join(folder, "locked");
  mkdirSync(path);
  execFileSync("chmod", ["555", path]);
  await expect(writeFileAtomic(join(path, "a"), "x")).rejects.toThrow(`may not write into ${path}`);
});

it.skipIf(!existsSync("/dev/full"))("tells that the disk is full", async () => {
  // Writing to /dev/full fails as on a full disk.
  const path = join(folder, "disk/out.png");
  await expect(
    atomically(path, async () => {
      writeFileSync("/dev/full", "x");
    }),
  ).rejects.toMatchObject({ message: `no space left for ${path}`, hint: "free some, or write elsewhere with -o" });
});

it.each([
  ["EROFS", "may not write into /data"],
  ["EACCES", "may not write into /data"],
  ["ENAMETOOLONG", "the name is too long"],
  ["EIO", "cannot write /data/a: bad disk"],
])("tells %s", (code, message) => {
  const error = Object.assign(new Error("bad disk"), { code });
  expect(fileError(error, "/data/a", "write")).toMatchObject({
    name: "ConvlensError",
    message: expect.stringContaining(message),
  });
});

it("leaves errors that are no file system's as they are", () => {
  const error = new TypeError("ours");
  expect(fileError(error, "/data/a", "write")).toBe(error);
});
