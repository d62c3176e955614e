import fc from "fast-check";
import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import { modelOf, testContext } from "../testing/context.ts";
import { tinyNet } from "../testing/nets.ts";
import type { Questions } from "./define.ts";
import { mergeAnswers, Pass, type PassBatch, tensorsOf } from "./pass.ts";
import { Rows, rows } from "./rows.ts";
import { strongest } from "./strongest.ts";
import { unitMoments } from "./unitMoments.ts";

const model = modelOf(tinyNet());
const questions = {
  features: rows(["conv2"]),
  scores: rows(["scores"], { pooling: "none" }),
  sample: rows(["conv1", "logits"], { pooling: "max", most: 4 }),
  top: strongest("conv2", 3),
  moments: unitMoments("conv1"),
  denseMoments: unitMoments("logits"),
} satisfies Questions;

const COUNT = 11;
const row = 3 * 10 * 11;
const random = rng(5);
const data = Float32Array.from({ length: COUNT * row }, () => random.uniform() - 0.5);
// Two equal pictures: the first counts as the stronger.
data.copyWithin(7 * row, 2 * row, 3 * row);

const batchOf = (pictures: readonly number[]): PassBatch => {
  const input = new Float32Array(pictures.length * row);
  for (const [i, p] of pictures.entries()) input.set(data.subarray(p * row, (p + 1) * row), i * row);
  return { pictures, input: float32([pictures.length, 3, 10, 11], input) };
};

async function* batchesOf(lists: readonly (readonly number[])[]) {
  for (const pictures of lists) yield batchOf(pictures);
}

const all = [...Array(COUNT).keys()];
const pass = new Pass(testContext(model), questions, 4);
const whole = await pass.answers(batchesOf([all.slice(0, 4), all.slice(4, 8), all.slice(8)]));

/** The values of a layer for one picture alone. */
const alone = async (layer: string, picture: number): Promise<Float32Tensor> => {
  const single = new Pass(testContext(model), { it: rows([layer], { pooling: "none" }) }, 1);
  return (await single.answers(batchesOf([[picture]]))).it.matrix();
};

test("order, batches and parts make no difference to one bit", async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: COUNT, maxLength: COUNT });
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(all, { minLength: COUNT }), cuts, fc.nat(5), async (order, sizes, swap) => {
      const lists: number[][] = [];
      for (let at = 0; at < COUNT; at += sizes[lists.length - 1]!)
        lists.push(order.slice(at, at + sizes[lists.length]!));
      const parts = await Promise.all(lists.map((list) => pass.answers(batchesOf([list]))));
      // Parts go through files.
      const merged = pass.empty();
      parts.push(...parts.splice(0, swap % parts.length));
      for (const part of parts) mergeAnswers(merged, pass.from(tensorsOf(part)));
      expect(tensorsOf(merged)).toEqual(tensorsOf(whole));
    }),
    { numRuns: 15 },
  );
});

test("rows are the means over positions, or the elements themselves", async () => {
  for (const picture of [0, 10]) {
    const maps = (await alone("conv2", picture)).data;
    const plane = maps.length / 6;
    const means = Array.from(
      { length: 6 },
      (_, c) => maps.slice(c * plane, (c + 1) * plane).reduce((a, b) => a + b, 0) / plane,
    );
    const found = whole.features.of(picture)!;
    // Rounding of float32 sums of some twenty numbers.
    for (const [c, mean] of means.entries()) expect(found[c]).toBeCloseTo(mean, 5);
    expect([...whole.scores.of(picture)!]).toEqual([...(await alone("scores", picture)).data]);
  }
});

test("a sample is some of the pictures, with the maxima of all layers asked for", async () => {
  expect(whole.sample.pictures).toHaveLength(4);
  expect(whole.sample.width).toBe(5 + 4);
  const [picture] = whole.sample.pictures;
  const maps = (await alone("conv1", picture!)).data;
  expect(whole.sample.of(picture!)![2]).toBe(Math.max(...maps.slice((2 * maps.length) / 5, (3 * maps.length) / 5)));
});

test("samples of fewer pictures are parts of those of more", () => {
  const draw = (most: number) => {
    const sample = new Rows(1, most);
    for (let i = 0; i < 500; i++) sample.add([i], [float32([1, 1], [i])]);
    return new Set(sample.pictures);
  };
  const [few, many] = [draw(20), draw(60)];
  expect([...few].every((p) => many.has(p))).toBe(true);
  // Even over the data set: mean 249.5, deviation of the mean of 60 draws 18.6; four of them.
  expect(Math.abs([...many].reduce((a, b) => a + b, 0) / 60 - 249.5)).toBeLessThan(75);
});

test("the strongest pictures are those with the greatest maxima, the first of equal ones", async () => {
  const maxima = await Promise.all(
    all.map(async (picture) => {
      const { data } = await alone("conv2", picture);
      const plane = data.length / 6;
      return Array.from({ length: 6 }, (_, c) => Math.max(...data.slice(c * plane, (c + 1) * plane)));
    }),
  );
  for (let unit = 0; unit < 6; unit++) {
    const order = all.toSorted((a, b) => maxima[b]![unit]! - maxima[a]![unit]! || a - b);
    expect(whole.top.of(unit)).toEqual(
      order.slice(0, 3).map((picture) => ({ picture, value: maxima[picture]![unit] })),
    );
  }
});

test("moments are those of all positions of all pictures", async () => {
  const maps = await Promise.all(all.map((picture) => alone("conv1", picture)));
  const plane = maps[0]!.data.length / 5;
  for (let unit = 0; unit < 5; unit++) {
    const own = maps.map(({ data }) => [...data.slice(unit * plane, (unit + 1) * plane)]);
    const values = own.flat();
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const square = values.reduce((a, b) => a + b * b, 0) / values.length;
    const figures = whole.moments.of(unit);
    // Sums over positions are rounded to float32.
    expect(figures.mean).toBeCloseTo(mean, 6);
    expect(figures.deviation).toBeCloseTo(Math.sqrt(square - mean * mean), 5);
    expect(figures.greatest).toBe(Math.max(...values));
    expect(figures.silent).toBe(own.filter((o) => !(Math.max(...o) > 0)).length / COUNT);
    expect(figures.sparseness).toBeCloseTo((1 - mean ** 2 / square) / (1 - 1 / values.length), 5);
  }
});

test("a unit without positions is its own maximum and mean", async () => {
  const logits = await Promise.all(all.map(async (picture) => (await alone("logits", picture)).data));
  const { mean, greatest, flat } = whole.denseMoments.of(1);
  expect(mean).toBeCloseTo(logits.reduce((sum, l) => sum + l[1]!, 0) / COUNT, 6);
  expect(greatest).toBe(Math.max(...logits.map((l) => l[1]!)));
  expect(flat).toBeUndefined();
});
