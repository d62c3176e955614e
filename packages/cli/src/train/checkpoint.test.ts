import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { float32 } from "@convlens/core/base";
import { encodeCheckpoint } from "@convlens/core/training";
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
  state: { tensors: { weight: float32([2], [0.1, -3]) }, metadata: { steps: "7" } },
};

it("reads what it writes, to the bit", async () => {
  await writeCheckpoint(folder, checkpoint);
  const read = await readCheckpoint(folder);
  expect(read).toMatchObject(checkpoint);
  expect(read!.state.tensors).toEqual(checkpoint.state.tensors);
});

it("finds none in an empty folder or where there is no folder", async () => {
  expect(await readCheckpoint(folder)).toBeUndefined();
  expect(await readCheckpoint(join(folder, "none"))).toBeUndefined();
});

it("refuses what is none, and names it", async () => {
  const path = join(folder, "checkpoint.safetensors");
  await writeCheckpoint(folder, checkpoint);
  const whole = readFileSync(path);
  for (const bytes of ["", whole.subarray(0, -3), encodeCheckpoint(checkpoint.state)]) {
    writeFileSync(path, bytes);
    await expect(readCheckpoint(folder)).rejects.toThrow("checkpoint.safetensors is no checkpoint");
  }
});

it("takes away what a killed process left, and nothing else", () => {
  for (const name of [".checkpoint.safetensors.4242-7.tmp", "mine.tmp", ".hidden"])
    writeFileSync(join(folder, name), "");
  removeUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual([".hidden", "mine.tmp"]);
});
