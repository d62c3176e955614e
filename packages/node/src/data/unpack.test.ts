import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { tarFile, tarGzFile } from "../testing/tarFile.ts";
import { headOfFile, isArchive, unpackPictures } from "./unpack.ts";

const folder = scratchFolder();
const MB = 2 ** 20;
const picture = new Uint8Array(1000).map((_, i) => i);

function archive(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What is there, below a folder. */
const files = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();

const members = {
  "cat/1.jpg": picture,
  "cat/2.PNG": picture,
  "notes.txt": picture,
  "__MACOSX/cat/1.jpg": picture,
  "../out.png": picture,
  "/root.png": picture,
};

const entries = Object.entries(members).map(([path, bytes]) => ({ path, bytes }));

test.each([
  ["set.zip", zipSync(members)],
  ["set.tar", tarFile(entries)],
  ["set.tar.gz", tarGzFile(entries)],
])("the pictures of %s come out, below the folder and nowhere else", async (name, bytes) => {
  const path = archive(name, bytes);
  const out = join(folder, `${name}-out`);
  expect(isArchive(await headOfFile(path))).toBe(true);
  expect(await unpackPictures(path, name, out, MB)).toBe(3);
  expect(files(out)).toEqual(["cat/1.jpg", "cat/2.PNG", "root.png"]);
  expect(new Uint8Array(readFileSync(join(out, "cat/1.jpg")))).toEqual(picture);
  expect(existsSync(join(folder, "out.png"))).toBe(false);
});

test.each([
  ["bomb.zip", zipSync({ "a.png": new Uint8Array(32 * MB), "b.png": new Uint8Array(32 * MB) })],
  ["bomb.tar.gz", tarGzFile([{ path: "a.png", bytes: new Uint8Array(64 * MB) }])],
])("%s, which unpacks to more than it may, leaves nothing", async (name, bytes) => {
  expect(bytes.length).toBeLessThan(MB);
  const out = join(folder, `${name}-out`);
  await expect(unpackPictures(archive(name, bytes), name, out, 16 * MB)).rejects.toThrow(/unpacks to/);
  expect(existsSync(out)).toBe(false);
});

test("an archive of something else is no data set, and a file that is none no archive", async () => {
  const path = archive("text.zip", zipSync({ "a.txt": picture }));
  await expect(unpackPictures(path, "text.zip", join(folder, "text"), MB)).rejects.toThrow("holds no pictures");
  expect(isArchive(await headOfFile(archive("a.png", picture)))).toBe(false);
});
