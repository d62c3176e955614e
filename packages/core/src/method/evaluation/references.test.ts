import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import type { Heatmap } from "../result.ts";
import { referenceMaps, sobelOf } from "./references.ts";

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);

const mapsOf = async (id: string) => {
  const method = referenceMaps.find((m) => m.id === id)!;
  const input = { tensor, targets: classTargets(model, [0, 1]) };
  return (await method.run(testContext(model), input, method.params.parse({}))) as Heatmap[];
};

test.each(referenceMaps.map((m) => m.id))("%s: one map of the picture's shape for each target", async (id) => {
  const maps = await mapsOf(id);
  expect(maps).toHaveLength(2);
  for (const { map } of maps) {
    expect(map.shape).toEqual([3, 10, 11]);
    expect(map.data.every((v) => v >= 0 && Number.isFinite(v))).toBe(true);
    expect(new Set(map.data).size).toBeGreaterThan(10);
  }
});

test("random maps of two targets differ, and are the same again", async () => {
  const [[a, b], [again]] = [await mapsOf("random"), await mapsOf("random")];
  expect(a!.map.data).not.toEqual(b!.map.data);
  expect(a!.map.data).toEqual(again!.map.data);
});

test("the Gaussian is highest in the middle and symmetric", async () => {
  const [{ map }] = (await mapsOf("gaussian")) as [Heatmap];
  const at = (y: number, x: number) => map.data[y * 11 + x]!;
  expect(at(4, 5)).toBe(Math.max(...map.data));
  for (const [y, x] of [
    [0, 0],
    [2, 7],
    [9, 3],
  ] as const)
    expect(at(y, x)).toBeCloseTo(at(9 - y, 10 - x), 6);
  // one deviation from the centre along a row, half a pixel off the centre line
  expect(at(4, 2) / at(4, 5)).toBeCloseTo(Math.exp(-(((3 / 11) * 4) ** 2) / 2), 5);
});

test("Sobel: a step of 1 between columns gives 4 on both sides of it, nothing elsewhere", () => {
  const step = float32(
    [1, 1, 4, 6],
    Float32Array.from({ length: 24 }, (_, i) => (i % 6 >= 3 ? 1 : 0)),
  );
  for (const [i, v] of sobelOf(step).entries()) expect(v).toBe(i % 6 === 2 || i % 6 === 3 ? 4 : 0);
});

test("Sobel: of a slope a·x + b·y it is 8·√(a² + b²) away from the border, over channels by squares", () => {
  const [a, b] = [0.3, -0.2];
  const data = Float32Array.from({ length: 2 * 30 }, (_, i) => a * (i % 6) + b * (Math.floor(i / 6) % 5));
  const found = sobelOf(float32([1, 2, 5, 6], data));
  // float32 picture: sums of eight of its elements
  for (const y of [1, 2, 3])
    for (const x of [1, 2, 3, 4]) expect(found[y * 6 + x]).toBeCloseTo(8 * Math.hypot(a, b) * Math.SQRT2, 5);
});
