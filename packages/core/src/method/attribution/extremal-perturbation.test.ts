import { expect, test } from "vitest";
import { float32 } from "../../base/tensor.ts";
import { BATCH } from "../../onnx/graph.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { methodSuite } from "../../testing/methodSuite.ts";
import type { Heatmap } from "../index.ts";
import extremal from "./extremal-perturbation.ts";

methodSuite(extremal, { steps: 2 });

const [height, width] = [40, 44];

/** Its score counts the light in a disc that covers about a tenth of the picture, and, a little, darkness elsewhere. */
const inDisc = (x: number, y: number) => Math.hypot(x - 13, y - 26) < 7.5;

function discCounter() {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: [BATCH, 1, height, width] });
  const weights = Float32Array.from({ length: height * width }, (_, i) =>
    inDisc(i % width, Math.floor(i / width)) ? 1 : -0.05,
  );
  const weighed = g.node("Mul", [x, g.constant(float32([1, 1, height, width], weights))]);
  return modelOf(g.build([g.node("ReduceSum", [weighed, g.ints([1, 2, 3])], { keepdims: 0 }, "light")]));
}

const model = discCounter();
const targets = [{ value: "light", elements: [{ index: 0, weight: 1 }], offset: 0 }];
const light = float32([1, 1, height, width], new Float32Array(height * width).fill(1));
const run = async (params: Record<string, unknown>, tensor = light) => {
  const parsed = extremal.params.parse({ baseline: "zero", ...params });
  const [map] = (await extremal.run(testContext(model), { tensor, targets }, parsed)) as Heatmap[];
  return map!;
};

test("the mask covers the disc that the score comes from, is of the area asked for, and keeps the score", async () => {
  const { map, facts } = await run({ area: [0.1], steps: 90 });
  const weight = (wanted: boolean) =>
    map.data.reduce((sum, v, i) => (inDisc(i % width, Math.floor(i / width)) === wanted ? sum + v : sum), 0);
  expect(facts!.area).toBeGreaterThan(0.08);
  expect(facts!.area).toBeLessThan(0.14);
  // the edge of a smooth mask is three of 44 pixels wide around a disc of seven
  expect(weight(true) / (weight(true) + weight(false))).toBeGreaterThan(0.75);
  expect(facts!.kept).toBeGreaterThan(0.75);
});

test("the facts are of the mask: its mean, and its score between baseline and picture", async () => {
  const { map, facts } = await run({ area: [0.2], steps: 10 });
  const plane = map.data;
  const score = plane.reduce((sum, v, i) => sum + v * (inDisc(i % width, Math.floor(i / width)) ? 1 : -0.05), 0);
  const whole = plane.reduce((sum, _, i) => sum + (inDisc(i % width, Math.floor(i / width)) ? 1 : -0.05), 0);
  // float32 sums of 1760 numbers
  expect(facts!.kept).toBeCloseTo(score / whole, 4);
  expect(facts!.area).toBeCloseTo(plane.reduce((a, b) => a + b, 0) / plane.length, 6);
});

test("several areas give the mean of their masks", async () => {
  const steps = 6;
  const [small, large, both] = await Promise.all([
    run({ area: [0.05], steps }),
    run({ area: [0.4], steps }),
    run({ area: [0.05, 0.4], steps }),
  ]);
  both.map.data.forEach((v, i) => {
    expect(v).toBeCloseTo((small.map.data[i]! + large.map.data[i]!) / 2, 6);
  });
  expect(both.facts!.kept).toBeCloseTo((small.facts!.kept! + large.facts!.kept!) / 2, 6);
});

test("a picture that is its own baseline leaves finite figures", async () => {
  const { map, facts } = await run({ steps: 3 }, float32([1, 1, height, width], new Float32Array(height * width)));
  expect(map.data.every(Number.isFinite)).toBe(true);
  expect(Object.values(facts!).every(Number.isFinite)).toBe(true);
});
