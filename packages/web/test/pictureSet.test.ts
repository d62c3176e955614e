import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { tarFile, tarGzFile } from "../../node/src/testing/tarFile.ts";
import { readSet } from "../src/page/pictureSet.ts";

const files = (...paths: string[]) => paths.map((name) => ({ name, source: new Blob([name]) }));
const text = async (blob: Blob) => blob.text();

test("folders are classes, the folder around them is the name", async () => {
  const set = await readSet({
    files: files("pets/dog/b.png", "pets/cat/a.jpg", "pets/cat/.hidden.jpg", "pets/notes.txt"),
  });
  expect(set.classes).toEqual(["cat", "dog"]);
  expect(set.pictures.map(({ label }) => label)).toEqual([0, 1]);
  expect(await text(await set.file(1))).toBe("pets/dog/b.png");
});

test("a folder of pictures alone is no class", async () => {
  const set = await readSet({ files: files("photos/b.png", "photos/a.png") });
  expect([set.name, set.classes, set.pictures.length]).toEqual(["photos", undefined, 2]);
});

test("a zip of folders is the same", async () => {
  const bytes = zipSync({
    "pets/dog/b.png": Uint8Array.of(1),
    "pets/cat/a.jpg": Uint8Array.of(2, 3),
    "__MACOSX/x.png": Uint8Array.of(4),
  });
  const set = await readSet({ files: [{ name: "pets.zip", source: new Blob([bytes as Uint8Array<ArrayBuffer>]) }] });
  expect([set.name, set.classes]).toEqual(["pets", ["cat", "dog"]]);
  expect((await set.file(0)).size).toBe(2);
});

test("pictures without folders have no classes", async () => {
  const set = await readSet({ files: files("b.png", "a.png") });
  expect(set.classes).toBeUndefined();
  expect(set.pictures.map(({ name }) => name.split("/").at(-1))).toEqual(["a.png", "b.png"]);
});

test("a list says what each is", async () => {
  const pictures = files("x.png").map((file) => ({ ...file, label: 0 }));
  const set = await readSet({ name: "listed", classes: ["only"], pictures });
  expect(set).toMatchObject({ name: "listed", classes: ["only"], pictures: [{ name: "x.png", label: 0 }] });
  await expect(set.file(7)).rejects.toThrow("the data set has no picture 7");
});

test("what holds no pictures is told", async () => {
  await expect(readSet({ files: files("pets/dog/notes.txt", "pets/cat/notes.txt") })).rejects.toThrow(
    "there are no pictures",
  );
  await expect(readSet({ files: files("model.bin") })).rejects.toThrow("model.bin is no data set");
});

const packed = [
  { path: "./pets/", type: "5" },
  { path: "./pets/dog/b.png", bytes: new TextEncoder().encode("a dog") },
  { path: "./pets/cat/a.jpg", bytes: new TextEncoder().encode("a cat") },
  { path: "./pets/notes.txt", bytes: new Uint8Array(2000) },
];
const archive = (name: string, bytes: Uint8Array) => ({
  files: [{ name, source: new Blob([bytes as Uint8Array<ArrayBuffer>]) }],
});

test.each([
  ["pets.tar", tarFile],
  ["pets.tar.gz", tarGzFile],
  ["pets.tgz", tarGzFile],
] as const)("%s is the same", async (name, make) => {
  const set = await readSet(archive(name, make(packed)));
  expect([set.name, set.path, set.classes]).toEqual(["pets", name, ["cat", "dog"]]);
  expect(await Promise.all([0, 1].map(async (i) => text(await set.file(i))))).toEqual(["a cat", "a dog"]);
});

test("an archive that is cut off or damaged is told, and one that is too large once it is unpacked", async () => {
  const cut = tarGzFile(packed);
  await expect(readSet(archive("a.tar.gz", cut.subarray(0, cut.length - 20)))).rejects.toThrow("a.tar.gz is cut off");
  await expect(readSet(archive("a.tar", tarFile(packed).subarray(0, 1400)))).rejects.toThrow("a.tar is cut off");
  const damaged = cut.map((byte, i) => (i > 30 && i < 60 ? byte ^ 0x55 : byte));
  await expect(readSet(archive("a.tar.gz", damaged))).rejects.toThrow(/a\.tar\.gz is (cut off|no tar)/);
  const bomb = tarGzFile([{ path: "zeros.png", bytes: new Uint8Array(2 ** 28 + 1) }]);
  await expect(readSet(archive("a.tar.gz", bomb))).rejects.toThrow("it unpacks to more than");
  await expect(readSet(archive("a.tar.gz", tarGzFile([])))).rejects.toThrow("there are no pictures in a");
});
