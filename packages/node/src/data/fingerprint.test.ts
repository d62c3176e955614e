import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { scratchFolder } from "../testing/scratchFolder.ts";
import { writeShapes } from "../testing/shapePictures.ts";
import { requireLabels } from "./classes.ts";
import type { LabelledSet } from "./dataSet.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { DataSetReader } from "./readDataSet.ts";

const folder = scratchFolder();
const first = join(folder, "first");
const read = async (path: string) => requireLabels(await new DataSetReader(1 << 20).read(path));
let set: LabelledSet;

beforeAll(async () => {
  await writeShapes(first, ["disc", "cross"], 40, 8);
  set = await read(first);
});

it("is the same wherever the data set lies", async () => {
  const second = join(folder, "elsewhere/second");
  cpSync(first, second, { recursive: true });
  expect(await fingerprintOf(await read(second))).toBe(await fingerprintOf(set));
});

it("is another one for other pictures, sizes, classes, labels, orders and parts", async () => {
  const [one, two, ...rest] = set.pictures;
  const others: readonly (readonly LabelledSet[])[] = [
    [set],
    [{ ...set, pictures: rest }],
    [{ ...set, pictures: [two!, one!, ...rest] }],
    [{ ...set, pictures: [{ ...one!, label: 1 }, two!, ...rest] }],
    [{ ...set, pictures: [{ ...one!, path: "cross/999.png" }, two!, ...rest] }],
    [{ ...set, classes: ["cross", "circle"] }],
    [
      { ...set, pictures: [one!, two!] },
      { ...set, pictures: rest },
    ],
    [
      { ...set, pictures: [one!] },
      { ...set, pictures: [two!, ...rest] },
    ],
  ];
  const prints = await Promise.all(others.map((sets) => fingerprintOf(...sets)));
  const { classes: _, ...plain } = set;
  prints.push(await fingerprintOf(plain));
  writeFileSync(join(first, "disc/000.png"), "another size");
  prints.push(await fingerprintOf(set));
  rmSync(join(first, "disc/000.png"));
  prints.push(await fingerprintOf(set));
  expect(new Set(prints).size).toBe(prints.length);
});

it("takes the length of what is in memory, and addresses as they are", async () => {
  const sources = [
    { bytes: new SharedArrayBuffer(9), offset: 1, length: 7 },
    { bytes: new SharedArrayBuffer(20), offset: 0, length: 7 },
    { samples: new SharedArrayBuffer(7), offset: 0, width: 7, height: 1, channels: 1 },
    { url: "https://host/a.jpg" },
  ] as const;
  const prints = await Promise.all(
    sources.map((source) => fingerprintOf({ name: "set", pictures: [{ name: "a", path: "a", source }] })),
  );
  expect(new Set(prints)).toEqual(new Set([prints[0], prints[3]]));
});
