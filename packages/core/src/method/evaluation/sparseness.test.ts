import { expect, test } from "vitest";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import sparseness from "./sparseness.ts";

const model = modelOf(tinyNet());
const D = 110;
const gini = (plane: ArrayLike<number>) => sparseness.measure(subjectOf(model, plane));

test("0 where all pixels are equal, 1 − 1/d where one holds all", async () => {
  // the map is float32, the sums float64
  expect(await gini(new Array(D).fill(0.3))).toBeCloseTo(0, 12);
  expect(await gini(Array.from({ length: D }, (_, i) => (i === 17 ? 5 : 0)))).toBeCloseTo(1 - 1 / D, 12);
});

test("half of the mean difference of two pixels, over the mean", async () => {
  const plane = Float32Array.from({ length: D }, (_, i) => Math.exp(2 * Math.sin(i * 1.3)));
  let [differences, total] = [0, 0];
  for (const a of plane) {
    total += a;
    for (const b of plane) differences += Math.abs(a - b);
  }
  expect(await gini(plane)).toBeCloseTo(differences / (2 * D * total), 12);
});
