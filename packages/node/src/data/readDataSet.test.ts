import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { writeShapes } from "../testing/shapePictures.ts";
import { tarGzFile } from "../testing/tarFile.ts";
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

it("reads a folder for each class, in order of name, at any depth", async () => {
  const { classes, pictures } = await reader().read(set);
  expect(classes).toEqual(["cross", "disc"]);
  expect(pictures.map((p) => p.name.slice(set.length + 1))).toEqual([
    "cross/000.png",
    "cross/001.png",
    "cross/002.png",
    "disc/000.png",
    "disc/001.png",
    "disc/002.png",
    "disc/square/000.png",
  ]);
  expect(pictures.map((p) => p.label)).toEqual([0, 0, 0, 1, 1, 1, 1]);
});

it("reads a table, with paths relative to it and numbers as classes in their order", async () => {
  const file = join(folder, "set.csv");
  writeFileSync(file, "path,label\nshapes/disc/000.png,10\nshapes/cross/000.png,9\n");
  const { classes, pictures } = await reader().read(file);
  expect(classes).toEqual(["9", "10"]);
  expect(pictures.map((p) => p.label)).toEqual([1, 0]);
  expect(pictures[0]!.source).toEqual({ file: join(set, "disc/000.png") });
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
  const train = await both.read(`${file}/train`);
  expect(train.classes).toEqual(["cross", "disc"]);
  const test = await both.read(`${file}/test`, train.classes);
  expect(classCounts(test)).toEqual([0, 1]);
  const { source } = test.pictures[0]!;
  if (!("bytes" in source)) throw new TypeError("not in memory");
  const bytes = new Uint8Array(source.bytes, source.offset, source.length);
  expect(Buffer.from(bytes).equals(readFileSync(join(set, "disc/000.png")))).toBe(true);
  await expect(both.read(`${file}/trian`)).rejects.toThrow(/no pictures in trian/);
});

it("refuses what is no data set, before work starts", async () => {
  const empty = join(folder, "empty");
  await writeShapes(empty, ["disc", "cross"], 1, 8);
  mkdirSync(join(empty, "square"));
  await expect(reader().read(empty)).rejects.toThrow('the class "square" has no pictures');
  await expect(reader().read(join(set, "disc"))).rejects.toThrow("has one class");
  await expect(reader().read(join(set, "cross"))).rejects.toThrow("lie in no class");
  await expect(reader().read(join(folder, "shape"))).rejects.toThrow("no such file");
  await expect(reader().read(join(set, "README.md"))).rejects.toThrow("is no data set");
  await expect(reader().read(set, ["cros", "disc"])).rejects.toThrow('a class "cross" that the training data');
  await expect(new DataSetReader(100).read(join(folder, "set.tar.gz"))).rejects.toThrow("take more than the 0 MB");
});
