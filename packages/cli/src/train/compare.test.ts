import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Epoch } from "@convlens/core/training";
import { expect, it } from "vitest";
import { comparedPanels, writeComparison } from "./compare.ts";

const epoch = (n: number, accuracy: number): Epoch => ({
  epoch: n,
  loss: 1 / n,
  accuracy,
  validationAccuracy: accuracy / 2,
  learningRate: 0.1,
  picturesPerSecond: 100,
  seconds: 1,
  secondsWaiting: 0,
});

it("lays the curves of each training over each other, on axes that hold all", () => {
  const [, accuracy] = comparedPanels([[epoch(1, 0.9)], [epoch(1, 0.3), epoch(2, 0.5)]], ["true", "random"]);
  expect(accuracy!.curves.map((c) => c.name)).toEqual([
    "true, training",
    "true, validation",
    "random, training",
    "random, validation",
  ]);
  expect(accuracy!.range![0]).toBeCloseTo(0.1);
});

it("names what is missing or no history", async () => {
  const folder = mkdtempSync(join(tmpdir(), "convlens-"));
  await expect(writeComparison(folder, [folder], undefined, "")).rejects.toThrow(/history\.json/);
  writeFileSync(join(folder, "history.json"), "{}");
  await expect(writeComparison(folder, [folder], undefined, "")).rejects.toThrow(/is no history/);
  await expect(writeComparison(folder, [folder], ["a", "b"], "")).rejects.toThrow(/cannot be called a, b/);
});
