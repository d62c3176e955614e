import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { float32 } from "@convlens/core/base";
import { attributions, type Heatmap } from "@convlens/core/method";
import { expect, it } from "vitest";
import { Track, weightsAround } from "./track.ts";

const folder = mkdtempSync(join(tmpdir(), "convlens-"));
const cam = (...values: number[]): Heatmap => ({
  kind: "heatmap",
  space: "cam",
  layer: "l",
  map: float32([1, 2], Float32Array.from(values)),
});
const target = { expression: "1", label: "cat", score: 0.5, class: 1 };

it("weighs frames around one, less at the ends, to a sum of one", () => {
  expect(weightsAround(3, 10, 0)).toEqual([[3, 1]]);
  for (const frame of [0, 4, 9]) {
    const weights = weightsAround(frame, 10, 1.5);
    expect(weights.reduce((sum, [, w]) => sum + w, 0)).toBeCloseTo(1, 12);
    expect(Math.max(...weights.map(([, w]) => w))).toBe(weights.find(([k]) => k === frame)![1]);
  }
});

it("has one range for all frames, smooth or not, and leaves no file", async () => {
  const maps = [cam(0, 1), cam(0, 5), cam(2, 3)];
  const track = await Track.of(attributions[0]!, {}, maps[0]!, folder, "grad-cam-1");
  for (const map of maps) await track.add(map, target);
  expect(await track.range(0)).toEqual({ low: 0, high: 5 });
  expect([...(await track.map(1, 0)).map.data]).toEqual([0, 5]);
  const smooth = await track.map(1, 1);
  const [before, here, after] = weightsAround(1, 3, 1).map(([, w]) => w) as [number, number, number];
  expect(smooth.map.data[0]).toBeCloseTo(2 * after, 6);
  expect(smooth.map.data[1]).toBeCloseTo(before + 5 * here + 3 * after, 6);
  expect((await track.range(1)).high).toBeLessThan(5);
  await track.close();
  expect(readdirSync(folder)).toEqual([]);
});
