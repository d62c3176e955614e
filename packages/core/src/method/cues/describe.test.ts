import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import { modelOf } from "../../testing/context.ts";
import { luredNet } from "../../testing/luredNet.ts";
import { branchNet, tinyNet } from "../../testing/nets.ts";
import { describingLayer, placesOf, seenIn, standardisedRows } from "./describe.ts";

const { uniform } = rng(3);
const random = (...shape: number[]) =>
  float32(shape, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, uniform));

test("the layer is the last that tells places apart", () => {
  expect(describingLayer(modelOf(luredNet(true)))).toBe("sight");
  expect(describingLayer(modelOf(tinyNet()))).toBe("conv1");
  // No layer has ten rows: the last of those with the most.
  expect(describingLayer(modelOf(branchNet()))).toBe("mixed");
});

test("what is seen is the mean over the window's pixels of the channel at each, by the map", () => {
  const layer = random(1, 5, 4, 3);
  const map = random(12, 9);
  const window = { top: 2, left: 1, side: 6 };
  const seen = seenIn(window, layer, map);
  for (let k = 0; k < 5; k++) {
    let [sum, total] = [0, 0];
    for (let y = 2; y < 8; y++)
      for (let x = 1; x < 7; x++) {
        const weight = map.data[y * 9 + x]!;
        sum += weight * layer.data[(k * 4 + Math.floor(y / 3)) * 3 + Math.floor(x / 3)]!;
        total += weight;
      }
    expect(seen[k]).toBeCloseTo(sum / total, 12);
  }
  expect([...seenIn(window, layer, float32([12, 9], new Float32Array(108)))].every(Number.isFinite)).toBe(true);
});

test("a map is told by sums over squares, of unit length", () => {
  const map = random(32, 48);
  const places = placesOf(map);
  expect(places).toHaveLength(256);
  let square = 0;
  for (let row = 0; row < 16; row++)
    for (let column = 0; column < 16; column++) {
      let sum = 0;
      for (let y = 0; y < 2; y++) for (let x = 0; x < 3; x++) sum += map.data[(row * 2 + y) * 48 + column * 3 + x]!;
      expect(places[row * 16 + column]! / places[0]!).toBeCloseTo(
        sum / (map.data[0]! + map.data[1]! + map.data[2]! + map.data[48]! + map.data[49]! + map.data[50]!),
        10,
      );
      square += places[row * 16 + column]! ** 2;
    }
  expect(square).toBeCloseTo(1, 12);
});

test("columns count alike, and those that do not vary not at all", () => {
  const { data, count, width } = standardisedRows([
    Float64Array.of(1, 700, 5),
    Float64Array.of(3, 900, 5),
    Float64Array.of(2, 500, 5),
  ]);
  expect([count, width]).toEqual([3, 2]);
  const deviation = Math.sqrt(2 / 3);
  const row = [3 / deviation, 900 / (200 * Math.sqrt(2 / 3))];
  expect(
    [...data.subarray(2, 4)].map((v, i) => v - row[i]! / Math.hypot(...row)).every((d) => Math.abs(d) < 1e-12),
  ).toBe(true);
});
