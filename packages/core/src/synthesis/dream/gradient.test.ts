import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { judgeOf } from "../judge.ts";
import { slopeOf } from "./gradient.ts";
import { networkOf } from "./network.ts";
import { wishOf } from "./objective.ts";
import { type Tiling, tilingOf } from "./tiling.ts";

const model = modelOf(tinyNet());
const { expression, layers } = wishOf(model.graph, { layers: ["conv2"] });
const shift = { down: -5, right: 11 };

async function slope(tiling: Tiling, draw = 1) {
  const picture = Float32Array.from({ length: 3 * tiling.rows.extent * tiling.columns.extent }, rng(6).uniform);
  const tile = [tiling.rows.tile, tiling.columns.tile] as const;
  const judge = await judgeOf(testContext(model), expression, { size: tile, rules: [] });
  const { gradient, value } = await slopeOf(judge, picture, shift, tiling, { random: rng(draw) });
  const length = Math.hypot(...gradient);
  return { value, gradient: gradient.map((v) => v / length) };
}

const worst = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0) / Math.max(...a.map(Math.abs));

const network = networkOf(model, layers);

test("what a unit sees, and how far apart units are", () => {
  // conv 3, pool 3 of stride 2, conv 3
  expect(network).toMatchObject({ reach: 9, stride: 2 });
  expect(network.bytesPerPixel).toBeGreaterThan(0);
});

// With several layers, a tile's mean over one of them may be a little more of the whole's than its mean over another.
test("of one layer, tiles whose overlap suffices give the gradient of the whole", async () => {
  const size = [121, 32] as const;
  const whole = await slope(tilingOf(size, { ...network, area: 1e9, overlap: 36 }));
  const tiling = tilingOf(size, { ...network, overlap: 4 * network.reach, area: 81 * 32 });
  expect(tiling.rows.starts.length).toBe(2);
  const tiled = await slope(tiling);
  // Outputs of the reference engine are rounded to float32.
  expect(worst(whole.gradient, tiled.gradient)).toBeLessThan(1e-5);
});

test("with less overlap it is nearly that, and another draw fades elsewhere", async () => {
  const size = [63, 50] as const;
  const whole = await slope(tilingOf(size, { ...network, area: 1e9, overlap: 12 }));
  const tiling = tilingOf(size, { ...network, overlap: 8, area: 30 * 30 });
  expect(tiling.rows.starts.length).toBeGreaterThan(2);
  const [one, other] = [await slope(tiling, 1), await slope(tiling, 2)];
  const cosine = whole.gradient.reduce((sum, v, i) => sum + v * one.gradient[i]!, 0);
  expect(cosine).toBeGreaterThan(0.97);
  expect(one.gradient).not.toEqual(other.gradient);
});
