import { describe, expect, test } from "vitest";
import { modelOf, testContext } from "../../testing/context.ts";
import { bands, groupValues, plainGame } from "../../testing/game.ts";
import { methodSuite, randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { classTargets } from "../classifier.ts";
import lime from "./lime.ts";

methodSuite(lime, { segments: 6, samples: 20, penalty: 0.001 });

const model = modelOf(tinyNet());
const tensor = randomPicture([1, 3, 10, 11]);
const targets = classTargets(model, [0, 3]);
const groups = 6;
const mask = bands(11, 10, groups);

/** ½ Σ π(f − φ₀ − φ·z)²/Σπ + Ω(φ) over the draws that the method makes, as a function of φ; φ₀ is the best one. */
function objective(t: number, { samples = 25, width = 0.4, ridge = 0, lasso = 0 }) {
  const { uniform } = testContext(model).random(3);
  const game = plainGame(model, tensor, targets[t]!, mask.labels);
  const rows = Array.from({ length: samples }, (_, i) =>
    Array.from({ length: groups }, () => (i === 0 || uniform() < 0.5 ? 1 : 0)),
  );
  const kernel = rows.map((z) => {
    const size = z.reduce<number>((a, b) => a + b, 0);
    const cosine = size === 0 ? 0 : size / (Math.sqrt(size) * Math.sqrt(groups));
    return Math.exp(-((1 - cosine) ** 2) / (2 * width ** 2));
  });
  const total = kernel.reduce((a, b) => a + b, 0);
  return (phi: readonly number[]): number => {
    const off = rows.map((z) => game.value(z) - phi.reduce((sum, v, k) => sum + v * z[k]!, 0));
    const intercept = off.reduce((sum, v, i) => sum + (kernel[i]! * v) / total, 0);
    const misfit = off.reduce((sum, v, i) => sum + (kernel[i]! * (v - intercept) ** 2) / total, 0);
    const sizes = phi.reduce((sum, v) => sum + (ridge / 2) * v * v + lasso * Math.abs(v), 0);
    return misfit / 2 + sizes;
  };
}

describe.each([
  ["ridge", { regression: "ridge", penalty: 0.02 }, { ridge: 0.02 }],
  ["lasso", { regression: "lasso", penalty: 0.05 }, { lasso: 0.05 }],
])("%s", (_, given, penalties) => {
  test("no step away from the weights lowers what they minimise", async () => {
    const params = { samples: 25, seed: 3, kernelWidth: 0.4, ...given };
    const found = await groupValues(lime, model, { tensor, targets }, mask, params);
    found.forEach(({ values }, t) => {
      const cost = objective(t, penalties);
      const least = cost(values);
      // a convex function: what is least among its neighbours is least of all
      for (let k = 0; k < groups; k++)
        for (const step of [-1e-2, 1e-2]) expect(cost(values.with(k, values[k]! + step))).toBeGreaterThan(least);
    });
  });
});

test("ridge: the slope of what is minimised is 0 at the weights", async () => {
  const params = { samples: 25, seed: 3, kernelWidth: 0.4, penalty: 0.02 };
  const found = await groupValues(lime, model, { tensor, targets }, mask, params);
  found.forEach(({ values }, t) => {
    const cost = objective(t, { ridge: 0.02 });
    // float32 scores and weights; central differences of a square are exact
    for (let k = 0; k < groups; k++) {
      const slope = (cost(values.with(k, values[k]! + 1e-3)) - cost(values.with(k, values[k]! - 1e-3))) / 2e-3;
      expect(slope).toBeCloseTo(0, 5);
    }
  });
});

test("a score that is linear in the groups is imitated whole", async () => {
  const params = { samples: 200, penalty: 1e-9 };
  const linear = { value: model.input, elements: tensorElements(), offset: 2 };
  const [found] = await groupValues(lime, model, { tensor, targets: [linear] }, mask, params);
  expect(found!.facts.r2).toBeCloseTo(1, 9);
  const sums = new Array<number>(groups).fill(0);
  tensor.data.forEach((v, i) => {
    sums[mask.labels[i % mask.labels.length]!]! += v;
  });
  // float32 sums of 330 numbers
  sums.forEach((v, k) => {
    expect(found!.values[k]).toBeCloseTo(v, 4);
  });
});

/** Each element of the picture once. */
function tensorElements() {
  return Array.from(tensor.data.keys(), (index) => ({ index, weight: 1 }));
}
