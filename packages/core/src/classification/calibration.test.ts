import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { calibrationOf } from "./calibration.ts";
import { type Prediction, predictionFrom } from "./prediction.ts";

/** Logits whose softmax is right at a temperature of 2: truths are drawn from it. */
function drawn(count: number, classes: number) {
  const random = rng(9);
  return Array.from({ length: count }, () => {
    const logits = Array.from({ length: classes }, () => 6 * random.normal());
    const powers = logits.map((z) => Math.exp(z / 2));
    let left = random.uniform() * powers.reduce((a, b) => a + b, 0);
    const truth = powers.findIndex((p) => {
      left -= p;
      return left < 0;
    });
    return { logits, truth: Math.max(0, truth) };
  });
}

const samples = drawn(3000, 6);
const predictions = samples.map(({ logits, truth }) => predictionFrom(logits, truth, 3)!);
const found = calibrationOf(predictions, 15)!;

const softmax = (logits: readonly number[], t = 1) => {
  const powers = logits.map((z) => Math.exp(z / t));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const logLoss = (t: number) => mean(samples.map(({ logits, truth }) => -Math.log(softmax(logits, t)[truth]!)));

/** ECE and MCE as they are defined, bin by bin over all pictures. */
function errors(t: number, bins: number) {
  const gaps = Array.from({ length: bins }, (_, m) => {
    const inside = samples.filter(({ logits }) => {
      const confidence = Math.max(...softmax(logits, t));
      return confidence > m / bins && confidence <= (m + 1) / bins;
    });
    if (inside.length === 0) return { gap: 0, weight: 0 };
    const right = inside.filter(({ logits, truth }) => logits.indexOf(Math.max(...logits)) === truth).length;
    const confidence = mean(inside.map(({ logits }) => Math.max(...softmax(logits, t))));
    return { gap: Math.abs(right / inside.length - confidence), weight: inside.length / samples.length };
  });
  return { ece: gaps.reduce((s, g) => s + g.gap * g.weight, 0), mce: Math.max(...gaps.map((g) => g.gap)) };
}

test("errors of calibration are the definition's", () => {
  const { ece, mce } = errors(1, 15);
  expect(found.reliability.ece).toBeCloseTo(ece, 12);
  expect(found.reliability.mce).toBeCloseTo(mce, 12);
  expect(found.reliability.bins.reduce((sum, { pictures }) => sum + pictures, 0)).toBe(samples.length);
});

test("Brier score and log loss are the definition's", () => {
  const brier = mean(
    samples.map(({ logits, truth }) => softmax(logits).reduce((sum, p, c) => sum + (p - Number(c === truth)) ** 2, 0)),
  );
  expect(found.brier).toBeCloseTo(brier, 12);
  expect(found.logLoss).toBeCloseTo(logLoss(1), 12);
});

test("the temperature is the one of least log loss, and calibrates", () => {
  const { temperature, logLoss: least, atEnd, reliability } = found.temperature;
  // A cubic between nineteen temperatures.
  expect(least).toBeCloseTo(logLoss(temperature), 4);
  for (const factor of [0.98, 1.02]) expect(logLoss(temperature)).toBeLessThan(logLoss(temperature * factor));
  expect(atEnd).toBe(false);
  // Truths were drawn at 2; 3000 of them tell the temperature to a few per cent.
  expect(temperature).toBeGreaterThan(1.85);
  expect(temperature).toBeLessThan(2.15);
  // A picture whose confidence is at the edge of a bin may fall into the next one.
  expect(reliability.ece).toBeCloseTo(errors(temperature, 15).ece, 3);
  expect(reliability.ece).toBeLessThan(found.reliability.ece / 3);
});

test("adaptive bins hold equally many pictures", () => {
  const counts = found.adaptive.bins.map(({ pictures }) => pictures);
  expect(counts).toEqual(new Array(15).fill(200));
});

test("a classifier that is always sure and always right needs no bins but one", () => {
  const sure = Array.from({ length: 20 }, (_, i) => predictionFrom([i % 2 ? 0 : 99, i % 2 ? 99 : 0], i % 2, 2)!);
  const { reliability, adaptive, brier } = calibrationOf(sure, 15)!;
  expect([reliability.ece, adaptive.ece, brier]).toEqual([0, 0, 0]);
  expect(adaptive.bins).toHaveLength(1);
});

test("where everything is right, or as good as chance, no temperature in the range is best", () => {
  const logits = (i: number) => (i % 2 ? [0, 3] : [3, 0]);
  const right = Array.from({ length: 20 }, (_, i) => predictionFrom(logits(i), i % 2, 2)!);
  expect(calibrationOf(right, 15)!.temperature).toMatchObject({ temperature: expect.closeTo(1 / 4, 4), atEnd: true });
  const chance = Array.from({ length: 20 }, (_, i) => predictionFrom(logits(i), (i >> 1) % 2, 2)!);
  expect(calibrationOf(chance, 15)!.temperature).toMatchObject({ temperature: expect.closeTo(16, 2), atEnd: true });
});

test("of sigmoids nothing is told", () => {
  const scored: Prediction[] = [{ truth: 0, top: [{ class: 0, probability: 0.7 }], probability: 0.7, rank: 1 }];
  expect(calibrationOf(scored, 15)).toBeUndefined();
  expect(calibrationOf([], 15)).toBeUndefined();
});
