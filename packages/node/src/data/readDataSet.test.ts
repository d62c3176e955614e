import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { writeShapes } from "../testing/shapePictures.ts";
import { tarFile, tarGzFile } from "../testing/tarFile.ts";
import { requireLabels } from "./classes.ts";
import { classCounts } from "./dataSet.ts";
import { DataSetReader } from "./readDataSet.ts";

const folder = scratchFolder();
const set = join(folder, "shapes");
const reader = () => new DataSetReader(1 << 24);

beforeAll(async () => {
  await writeShapes(set, ["disc", "cross"], 3, 8);
  await writeShapes(join(set, "disc"), ["square"], 1, 8);
  writeFileSync(join(set, "disc", "notes.txt"), "no picture");
  writeFileSync(join(set, "README.md"), "no class");
});

const labelsOf = async (path: string) => requireLabels(await reader().read(path)).pictures.map((p) => p.label);

it("reads a folder for each class, in order of name, at any depth", async () => {
  const { classes, pictures, notes } = await reader().read(set);
  expect(classes).toEqual(["cross", "disc"]);
  expect(pictures.map((p) => p.path)).toEqual([
    "cross/000.png",
    "cross/001.png",
    "cross/002.png",
    "disc/000.png",
    "disc/001.png",
    "disc/002.png",
    "disc/square/000.png",
  ]);
  expect(pictures[3]!.name).toBe(`${set}/disc/000.png`);
  expect(await labelsOf(set)).toEqual([0, 0, 0, 1, 1, 1, 1]);
  expect(notes).toBeUndefined();
});

it("reads a folder of pictures, which have no classes", async () => {
  const { classes, pictures } = await reader().read(join(set, "cross"));
  expect(classes).toBeUndefined();
  expect(pictures.map((p) => p.path)).toEqual(["000.png", "001.png", "002.png"]);
});

it("reads one class, and says what lies beside it; much beside it makes no classes", async () => {
  const few = join(folder, "few");
  await writeShapes(few, ["disc"], 2, 8);
  cpSync(join(set, "disc/000.png"), join(few, "preview.png"));
  const { classes, pictures, notes } = await reader().read(few);
  expect(classes).toEqual(["disc"]);
  expect(pictures.map((p) => p.path)).toEqual(["disc/000.png", "disc/001.png"]);
  expect(notes).toEqual([`1 pictures in ${few} lie in no class; they are passed over`]);
  const much = await reader().read(join(set, "disc"));
  expect([much.classes, much.pictures.length]).toEqual([undefined, 4]);
});

it("finds the classes inside of parts, and leaves out what is hidden", async () => {
  const parts = join(folder, "parts");
  await writeShapes(join(parts, "train"), ["disc", "cross"], 1, 8);
  await writeShapes(join(parts, "test"), ["disc"], 1, 8);
  for (const hidden of [".cache", "__MACOSX", "test/.thumbs"])
    cpSync(join(set, "disc"), join(parts, hidden), { recursive: true });
  mkdirSync(join(parts, "train", "square"));
  const { classes, pictures } = await reader().read(parts);
  expect(classes).toEqual(["cross", "disc", "square"]);
  expect(pictures.map((p) => p.path)).toEqual(["test/disc/000.png", "train/cross/000.png", "train/disc/000.png"]);
  expect((await reader().folders(parts)).sort()).toEqual(["test", "train"]);
});

it("takes masks for none of the pictures, but a class of that name for one", async () => {
  const own = join(folder, "masked");
  await writeShapes(own, ["disc", "cross"], 2, 8);
  await writeShapes(join(own, "masks"), ["disc", "cross"], 2, 8);
  const masked = await reader().read(own);
  expect([masked.classes, masked.pictures.length]).toEqual([["cross", "disc"], 4]);
  cpSync(join(own, "masks/disc"), join(own, "masks/worn/disc"), { recursive: true });
  for (const name of ["disc", "cross"]) rmSync(join(own, "masks", name), { recursive: true });
  expect((await reader().read(own)).classes).toEqual(["cross", "disc", "masks"]);
});

it("reads a table, with paths relative to it and numbers as classes in their order", async () => {
  const file = join(folder, "set.csv");
  writeFileSync(file, "path,label\nshapes/disc/000.png,10\nshapes/cross/000.png,9\n");
  const { classes, pictures } = await reader().read(file);
  expect(classes).toEqual(["9", "10"]);
  expect(await labelsOf(file)).toEqual([1, 0]);
  expect(pictures[0]).toMatchObject({ path: "shapes/disc/000.png", source: { file: join(set, "disc/000.png") } });
  expect(await reader().folders(file)).toEqual([]);
});

it("reads lists without classes, of files and addresses", async () => {
  const [table, list] = [join(folder, "list.csv"), join(folder, "list.txt")];
  writeFileSync(table, "shapes/disc/000.png\nhttps://host/a.jpg\n");
  writeFileSync(list, "shapes/disc/000.png\nhttps://host/a.jpg\n");
  for (const file of [table, list]) {
    const { classes, pictures } = await reader().read(file);
    expect(classes).toBeUndefined();
    expect(pictures.map((p) => p.source)).toEqual([{ file: join(set, "disc/000.png") }, { url: "https://host/a.jpg" }]);
  }
  writeFileSync(table, "ftp://host/a.jpg\n");
  await expect(reader().read(table)).rejects.toThrow("list.csv lists ftp://host/a.jpg");
});

it("reads folders inside an archive, which may be named together", async () => {
  const file = join(folder, "set.tar.gz");
  const member = (part: string, name: string) => ({
    path: `${part}/${name}/0.png`,
    bytes: readFileSync(join(set, name, "000.png")),
  });
  writeFileSync(file, tarGzFile([member("train", "disc"), member("train", "cross"), member("test", "disc")]));
  const both = reader();
  expect(await both.folders(file)).toEqual(["test", "train"]);
  const train = requireLabels(await both.read(`${file}/train`));
  expect(train.classes).toEqual(["cross", "disc"]);
  const test = await both.read(`${file}/test`, train.classes);
  expect(classCounts(test)).toEqual([0, 1]);
  const { source } = test.pictures[0]!;
  if (!("bytes" in source)) throw new TypeError("not in memory");
  const bytes = new Uint8Array(source.bytes, source.offset, source.length);
  expect(Buffer.from(bytes).equals(readFileSync(join(set, "disc/000.png")))).toBe(true);
  await expect(both.read(`${file}/trian`)).rejects.toThrow(/no pictures in trian/);
});

it("knows an archive by what it holds, whatever its name", async () => {
  const file = join(folder, "archive");
  writeFileSync(file, tarFile([{ path: "disc/0.png", bytes: readFileSync(join(set, "disc/000.png")) }]));
  expect((await reader().read(file)).pictures.map((p) => p.path)).toEqual(["disc/0.png"]);
});

it("refuses what is no data set", async () => {
  const refused = (name: string, contents: string | Uint8Array, message: string) => {
    writeFileSync(join(folder, name), contents);
    return expect(reader().read(join(folder, name))).rejects.toThrow(message);
  };
  await expect(reader().read(join(folder, "shape"))).rejects.toThrow("no such file");
  await expect(reader().read(join(set, "trian"))).rejects.toThrow("no such file");
  await expect(reader().read(join(set, "README.md"))).rejects.toThrow("is no data set");
  await expect(reader().read(join(set, "disc/000.png"))).rejects.toThrow("is one picture");
  await expect(reader().read(set, ["cros", "disc"])).rejects.toThrow('a class "cross" that the training data');
  await expect(reader().read(join(set, "cross"), ["cross"])).rejects.toThrow("lie in no class");
  await expect(new DataSetReader(100).read(join(folder, "set.tar.gz"))).rejects.toThrow("take more than the 0 MB");
  mkdirSync(join(folder, "nothing"));
  await expect(reader().read(join(folder, "nothing"))).rejects.toThrow("no pictures in");
  await refused("data_batch_1", new Uint8Array([0x80, 2, 125, 113]), "is a pickle of Python");
  await refused("some.zip", "PK\x03\x04\0\0", "is a zip archive");
  await refused("none", "", "none is empty");
  await refused("text.tar", "not an archive".repeat(50), "text.tar is no tar archive");
  await refused("binary.csv", new Uint8Array(600), "is no table of pictures");
  const python = tarFile([{ path: "cifar-10-batches-py/data_batch_1", bytes: new Uint8Array(9) }]);
  await refused("cifar-10-python.tar", python, "CIFAR as pickles of Python");
});
