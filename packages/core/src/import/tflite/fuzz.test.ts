import { expect, test } from "vitest";
import corpus from "../../testing/corpus/tflite.ts";
import { fuzzCase, outcomeOf } from "../../testing/fuzz.ts";
import { memoryFile } from "../../testing/importerSuite.ts";
import tflite from "../tflite.ts";

const specimens = await corpus();

test("every specimen is a model", async () => {
  for (const { name, bytes } of specimens)
    await expect(tflite.read(memoryFile(name, bytes), {}), name).resolves.toMatchObject({ format: "tflite" });
});

// `npm run fuzz -- tflite` runs many more.
test("mutated files are models or are refused", async () => {
  const kinds = new Set<string>();
  for (let index = 0; index < 400; index++) {
    const outcome = await outcomeOf(tflite, fuzzCase(specimens, 1, index));
    kinds.add(outcome.kind);
    expect(outcome.kind, `case ${index}, ${outcome.fuzzed.told}: ${outcome.message}`).not.toBe("crash");
  }
  expect([...kinds].sort()).toEqual(["model", "refused"]);
}, 60_000);
