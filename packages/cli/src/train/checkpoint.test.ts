import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readCheckpoint, removeUnfinished, writeCheckpoint } from "./checkpoint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "convlens-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const epoch = {
  epoch: 1,
  loss: 1 / 3,
  accuracy: 0.5,
  learningRate: 1e-3,
  picturesPerSecond: 9,
  seconds: 1,
  secondsWaiting: 0,
};
const checkpoint = {
  settings: { arch: "cnn-8", seed: 1 },
  data: "0a",
  history: [epoch],
  state: Uint8Array.of(10, 0, 255, 10),
};

it("reads what it writes, to the bit", async () => {
  await writeCheckpoint(folder, checkpoint);
  expect(await readCheckpoint(folder)).toEqual(checkpoint);
});

it("finds none in an empty folder or where there is no folder", async () => {
  expect(await readCheckpoint(folder)).toBeUndefined();
  expect(await readCheckpoint(join(folder, "none"))).toBeUndefined();
});

it("refuses what is none, and names it", async () => {
  for (const bytes of ["", "convlens checkpoint 1\n{}\n", "convlens checkpoint 9\n{}\n", "a\nb\n"]) {
    writeFileSync(join(folder, "checkpoint.bin"), bytes);
    await expect(readCheckpoint(folder)).rejects.toThrow("checkpoint.bin is no checkpoint");
  }
});

it("takes away what a killed process left, and nothing else", () => {
  for (const name of [".checkpoint.bin.4242-7.tmp", "mine.tmp", ".hidden"]) writeFileSync(join(folder, name), "");
  removeUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual([".hidden", "mine.tmp"]);
});
