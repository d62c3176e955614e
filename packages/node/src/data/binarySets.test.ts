import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rng } from "@convlens/core/base";
import { expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { tarFile, tarGzFile } from "../testing/tarFile.ts";
import { requireLabels } from "./classes.ts";
import type { DataPicture } from "./dataSet.ts";
import { DataSetReader } from "./readDataSet.ts";
import { sourceImage } from "./source.ts";

const folder = scratchFolder();
const random = rng(3);
const noise = (length: number) => Uint8Array.from({ length }, () => random.below(256));
const written = (name: string, contents: Uint8Array | string) => {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), contents);
  return join(folder, name);
};
const read = (path: string, memory = 1 << 24) => new DataSetReader(memory).read(path);
const pixels = async ({ source, name }: DataPicture) => (await sourceImage(source, name)).image;

function idx(extents: readonly number[], values: Uint8Array, type = 8): Buffer {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.set([0, 0, type, extents.length]);
  for (const [i, extent] of extents.entries()) header.writeUInt32BE(extent, 4 + 4 * i);
  return Buffer.concat([header, values]);
}

const digits = noise(4 * 3 * 5);
const classes = Uint8Array.of(7, 0, 7, 10);

it("reads IDX, packed or not, with the labels beside it", async () => {
  written("mnist/train-labels-idx1-ubyte.gz", gzipSync(idx([4], classes)));
  written("mnist/t10k-labels.idx1-ubyte", idx([2], classes.subarray(0, 2)));
  const packed = written("mnist/train-images-idx3-ubyte.gz", gzipSync(idx([4, 3, 5], digits)));
  const set = requireLabels(await read(packed));
  expect(set.classes).toEqual(["0", "7", "10"]);
  expect(set.pictures.map((p) => [p.path, p.label])).toEqual([
    ["0/train-1", 0],
    ["10/train-3", 2],
    ["7/train-0", 1],
    ["7/train-2", 1],
  ]);
  const image = await pixels(set.pictures[1]!);
  expect([image.width, image.height]).toEqual([5, 3]);
  for (let i = 0; i < 15; i++)
    expect([...image.data.subarray(4 * i, 4 * i + 4)]).toEqual([...Array(3).fill(digits[45 + i]), 255]);
  const plain = written("mnist/t10k-images.idx3-ubyte", idx([2, 3, 5], digits.subarray(30)));
  expect(requireLabels(await read(plain)).pictures.map((p) => p.path)).toEqual(["0/t10k-1", "7/t10k-0"]);
});

it("takes a folder of IDX files for its two parts", async () => {
  const reader = new DataSetReader(1 << 20);
  expect(await reader.folders(join(folder, "mnist"))).toEqual(["test", "train"]);
  const whole = requireLabels(await reader.read(join(folder, "mnist")));
  expect([whole.classes, whole.pictures.length]).toEqual([["0", "7", "10"], 6]);
  const train = requireLabels(await reader.read(join(folder, "mnist/train")));
  const test = await reader.read(join(folder, "mnist/test"), train.classes);
  expect(test.pictures.map((p) => p.label)).toEqual([0, 1]);
  await expect(reader.read(join(folder, "mnist/val"))).rejects.toThrow("has no pictures in val");
});

it("reads IDX without labels, and in colour", async () => {
  const set = await read(
    written(
      "alone/pictures",
      idx(
        [2, 1, 2, 3],
        Uint8Array.from({ length: 12 }, (_, i) => i),
      ),
    ),
  );
  expect(set.classes).toBeUndefined();
  expect([...(await pixels(set.pictures[1]!)).data]).toEqual([6, 7, 8, 255, 9, 10, 11, 255]);
});

it.each([
  ["cut-idx3-ubyte", idx([4, 3, 5], digits.subarray(1)), "cut-idx3-ubyte is cut off: it has 59 of 60 bytes"],
  ["head-idx3-ubyte", idx([4, 3, 5], digits).subarray(0, 9), "head-idx3-ubyte is cut off"],
  ["long-idx3-ubyte", idx([4, 3, 4], digits), "has 60 bytes where it says 48"],
  ["huge-idx3-ubyte", idx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], digits), "is cut off"],
  ["none-idx3-ubyte", idx([0, 28, 28], new Uint8Array()), "holds no pictures"],
  ["float-idx3-ubyte", idx([4, 3, 5], digits, 13), "holds float32 values"],
  ["flat-idx3-ubyte", idx([4, 15], digits), "holds values of shape 4×15, no pictures"],
  ["only-labels-idx1-ubyte", idx([4], classes), "holds labels, no pictures"],
  ["cut-idx3-ubyte.gz", gzipSync(idx([4, 3, 5], digits)).subarray(0, 60), "cut-idx3-ubyte.gz is cut off"],
])("names %s, which lies", async (name, contents, message) => {
  await expect(read(written(name, contents))).rejects.toThrow(message);
});

it("refuses labels of other pictures, and more than memory takes", async () => {
  written("other/labels-idx1-ubyte", idx([3], classes.subarray(1)));
  const file = written("other/images-idx3-ubyte", idx([4, 3, 5], digits));
  await expect(read(file)).rejects.toThrow("has 4 pictures, the labels beside it are 3");
  await expect(read(file, 50)).rejects.toThrow("take more than the 0 MB");
  const bomb = written("bomb-idx3-ubyte.gz", gzipSync(idx([1000, 100, 100], new Uint8Array(1e7))));
  await expect(read(bomb, 1 << 20)).rejects.toThrow("take more than the 1 MB");
});

const cifar = (...labels: (readonly number[])[]) =>
  Buffer.concat(labels.map((own) => Buffer.concat([Uint8Array.from(own), noise(3072)])));
const names = (count: number) =>
  `${Array.from({ length: count }, (_, i) => `kind ${String(i).padStart(2, "0")}`).join("\n")}\n\n`;
const batch = cifar([3], [0], [3]);
const members = [
  { path: "cifar-10-batches-bin/data_batch_1.bin", bytes: batch },
  { path: "cifar-10-batches-bin/data_batch_2.bin", bytes: cifar([9]) },
  { path: "cifar-10-batches-bin/test_batch.bin", bytes: cifar([0]) },
  { path: "cifar-10-batches-bin/batches.meta.txt", bytes: Buffer.from(names(10)) },
  { path: "cifar-10-batches-bin/readme.html", bytes: Buffer.from("<html>") },
];
const inParts = [
  "test/kind 00/test_batch-0",
  "train/kind 00/data_batch_1-1",
  "train/kind 03/data_batch_1-0",
  "train/kind 03/data_batch_1-2",
  "train/kind 09/data_batch_2-0",
];

it("reads CIFAR-10: its archive, its folder and one file of it", async () => {
  const archive = await read(written("cifar-10-binary.tar.gz", tarGzFile(members)));
  expect(archive.pictures.map((p) => p.path)).toEqual(inParts);
  expect(archive.classes).toEqual(["kind 00", "kind 03", "kind 09"]);
  for (const { path, bytes } of members) written(path, bytes);
  expect((await read(join(folder, "cifar-10-batches-bin"))).pictures.map((p) => p.path)).toEqual(inParts);
  const train = await read(join(folder, "cifar-10-binary.tar.gz/train"));
  expect(train.pictures).toHaveLength(4);
  const file = requireLabels(await read(join(folder, "cifar-10-batches-bin/data_batch_1.bin")));
  expect([file.classes, file.pictures.map((p) => p.label)]).toEqual([
    ["kind 00", "kind 03"],
    [0, 1, 1],
  ]);
  const image = await pixels(file.pictures[2]!);
  expect([image.width, image.height]).toEqual([32, 32]);
  for (const i of [0, 1, 500, 1023])
    for (let c = 0; c < 4; c++) expect(image.data[4 * i + c]).toBe(c < 3 ? batch[2 * 3073 + 1 + c * 1024 + i] : 255);
});

it("reads CIFAR-100 by its fine labels, and numbers where no names are beside", async () => {
  const archive = await read(
    written(
      "cifar-100-binary.tar",
      tarFile([
        { path: "cifar-100-binary/fine_label_names.txt", bytes: Buffer.from(names(100)) },
        { path: "cifar-100-binary/coarse_label_names.txt", bytes: Buffer.from(names(20)) },
        { path: "cifar-100-binary/train.bin", bytes: cifar([19, 42], [0, 99]) },
        { path: "cifar-100-binary/test.bin", bytes: cifar([1, 7]) },
      ]),
    ),
  );
  expect(archive.pictures.map((p) => p.path)).toEqual([
    "test/kind 07/test-0",
    "train/kind 42/train-0",
    "train/kind 99/train-1",
  ]);
  expect((await read(written("lone/any.name", cifar([19, 42], [0, 9])))).classes).toEqual(["9", "42"]);
});

it("names files of CIFAR that are cut off or none", async () => {
  const cut = [{ path: "c/data_batch_1.bin", bytes: batch.subarray(0, 5000) }];
  await expect(read(written("cut.tar", tarFile(cut)))).rejects.toThrow("c/data_batch_1.bin holds no whole records");
  await expect(read(written("c/data_batch_1.bin", cifar([3], [11])))).rejects.toThrow("holds no whole records");
  await expect(read(join(folder, "cifar-10-binary.tar.gz"), 6000)).rejects.toThrow("take more than the 0 MB");
});
