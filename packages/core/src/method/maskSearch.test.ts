import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32, toDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { randomPicture } from "../testing/methodSuite.ts";
import { tinyNet } from "../testing/nets.ts";
import { areaPenaltyGradient } from "./areaPenalty.ts";
import { classTargets } from "./classifier.ts";
import { gradientsOf } from "./gradients.ts";
import { alongMask, MaskSearch, searchMasks } from "./maskSearch.ts";
import { masked } from "./masks.ts";
import { SmoothMask } from "./smoothMask.ts";
import { scoreOf } from "./target.ts";

const model = modelOf(tinyNet());
const picture = randomPicture([1, 3, 10, 11]);
const baseline = float32(picture.shape, new Float32Array(330).fill(0.1));
const [target] = classTargets(model, [2]);
const smooth = new SmoothMask(10, 11);

/** f(m·x + (1 − m)·b) in float64, from the cells of the mask. */
function score(cells: Float64Array): number {
  const mask = smooth.atPixels(smooth.atPoints(cells));
  const seen = { ...picture, data: picture.data.map((x, i) => mask[i % 110]! * x + (1 - mask[i % 110]!) * 0.1) };
  const out = evaluate(model.graph, { [model.input]: toDoubles(seen) });
  return scoreOf(target!, out.get(target!.value)!.data as Float64Array);
}

/** The mean over sorted points of (m − r)². */
function penalty(cells: Float64Array, area: number): number {
  const sorted = smooth.atPoints(cells).sort();
  const white = Math.round(area * sorted.length);
  return sorted.reduce((sum, v, i) => sum + (v - (i < sorted.length - white ? 0 : 1)) ** 2, 0) / sorted.length;
}

/** Central differences along some of the cells against a gradient, relative to its largest element. */
function expectSlope(cells: Float64Array, gradient: Float64Array, f: (cells: Float64Array) => number): void {
  const h = 1e-3;
  const largest = gradient.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  for (let i = 0; i < cells.length; i += 4) {
    const slope = (f(cells.with(i, cells[i]! + h)) - f(cells.with(i, cells[i]! - h))) / (2 * h);
    // ReLUs, maxima and points that change places have kinks within a difference
    expect(Math.abs(gradient[i]! - slope) / largest).toBeLessThan(0.02);
  }
}

const cells = Float64Array.from({ length: smooth.cells }, rng(3).uniform);

test("the slope of the score at the cells, by differences along the whole chain", async () => {
  const seen = masked(picture, smooth.atPixels(smooth.atPoints(cells)), baseline);
  const [gradient] = await gradientsOf(testContext(model), seen, [target!], { rules: "gradient" });
  const atPoints = smooth.toPoints(alongMask(gradient!, picture, baseline));
  expectSlope(cells, smooth.toCells(cells, atPoints), score);
});

test("the slope of the penalty at the cells, by differences along the whole chain", () => {
  const byPenalty = smooth.toCells(cells, areaPenaltyGradient(smooth.atPoints(cells), 0.3));
  expectSlope(cells, byPenalty, (c) => penalty(c, 0.3));
});

test("masks are searched each by itself, and become black and white", async () => {
  const goals = [0.1, 0.5].map((area) => ({ target: target!, area, gain: 1 }));
  const alone = goals.map((goal) => new MaskSearch(smooth, goal));
  const together = goals.map((goal) => new MaskSearch(smooth, goal));
  const grey = (mask: Float32Array) => mask.reduce((sum, v) => sum + Math.min(v, 1 - v), 0) / mask.length;
  const before = grey(alone[0]!.mask);
  const scene = { picture, baseline };
  await searchMasks(testContext(model), scene, together, 12);
  for (const search of alone) await searchMasks(testContext(model), scene, [search], 12);
  alone.forEach((search, i) => {
    expect(search.mask).toEqual(together[i]!.mask);
    expect(grey(search.mask)).toBeLessThan(before / 2);
  });
});
