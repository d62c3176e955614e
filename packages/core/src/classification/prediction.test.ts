import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { inverseTemperatures, predictionFrom, predictionFromSigmoids } from "./prediction.ts";

const random = rng(3);
const logits = Array.from({ length: 12 }, () => 8 * random.uniform() - 4);

test("probabilities, rank and partition are those of the softmax, written out", () => {
  const exps = logits.map(Math.exp);
  const sum = exps.reduce((a, b) => a + b, 0);
  const order = logits.map((_, c) => c).sort((a, b) => logits[b]! - logits[a]!);
  const truth = order[4]!;
  const { top, probability, rank, distribution } = predictionFrom(logits, truth, 5)!;
  expect(top.map((one) => one.class)).toEqual(order.slice(0, 5));
  // Float64 against float64: sums of a dozen numbers.
  for (const one of top) expect(one.probability).toBeCloseTo(exps[one.class]! / sum, 14);
  expect(probability).toBeCloseTo(exps[truth]! / sum, 14);
  expect(rank).toBe(5);
  expect(distribution!.squares).toBeCloseTo(
    exps.reduce((total, e) => total + (e / sum) ** 2, 0),
    14,
  );
  for (const [k, beta] of inverseTemperatures.entries()) {
    const powers = logits.map((z) => Math.exp(beta * z));
    const confidence = Math.max(...powers) / powers.reduce((a, b) => a + b, 0);
    expect(Math.exp(-distribution!.partition[k]!)).toBeCloseTo(confidence, 13);
  }
});

test("of equal logits the first class comes first, in the list and in the rank", () => {
  expect(predictionFrom([1, 3, 3, 3], 2, 2)).toMatchObject({ top: [{ class: 1 }, { class: 2 }], rank: 2 });
  expect(predictionFrom([1, 3, 3, 3], 3, 2)!.rank).toBe(3);
});

test("hundreds apart is no overflow", () => {
  const { probability, distribution } = predictionFrom([900, -900], 1, 2)!;
  expect([probability, distribution!.margin]).toEqual([0, 1800]);
});

test("scores that are not numbers give nothing", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    for (const at of [0, 2]) {
      const broken = [1, 2, 3].with(at, bad);
      expect(predictionFrom(broken, 0, 2)).toBeUndefined();
      expect(predictionFromSigmoids(broken, 0, 2)).toBeUndefined();
    }
});

test("sigmoids are no distribution", () => {
  const found = predictionFromSigmoids([0, 2, -1], 0, 2)!;
  expect(found).toMatchObject({ rank: 2, probability: 0.5, top: [{ class: 1 }, { class: 0 }] });
  expect(found.distribution).toBeUndefined();
});
