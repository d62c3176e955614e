import { expect, test } from "vitest";
import { doubles, float32 } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { tinyNet } from "../../testing/nets.ts";
import { baselineOf } from "../baseline.ts";
import { classTarget } from "../classifier.ts";
import { areaUnder, curvesOf, measured } from "./curves.ts";

test("are those of the paper, pixel by pixel in plain loops", async () => {
  const model = modelOf(tinyNet());
  const context = testContext(model);
  const picture = randomPicture([1, 3, 10, 11]);
  const target = classTarget(model, 2, "probability");
  const deleted = await baselineOf(context, picture, "mean");
  const canvas = await baselineOf(context, picture, "blur");
  const importance = Float32Array.from({ length: 110 }, (_, i) => Math.sin(i * 1.7) + 1.001);
  const [curves] = await curvesOf(context, picture, target, [float32([10, 11], importance)], {
    steps: 5,
    deleted,
    canvas,
  });

  const order = [...importance.keys()].sort((a, b) => importance[b]! - importance[a]!);
  const score = (pixels: Float32Array) =>
    evaluate(model.graph, { picture: doubles([1, 3, 10, 11], Float64Array.from(pixels)) }).get("scores")!.data[2]!;
  const deletion = picture.data.slice();
  const insertion = canvas.data.slice();
  const scores = [[score(deletion), score(insertion)]];
  for (let step = 0; step < 5; step++) {
    for (const at of order.slice(step * 22, step * 22 + 22))
      for (let c = 0; c < 3; c++) {
        deletion[c * 110 + at] = deleted.data[c * 110 + at]!;
        insertion[c * 110 + at] = picture.data[c * 110 + at]!;
      }
    scores.push([score(deletion), score(insertion)]);
  }
  // float64 on both sides; what a context hands out is rounded to float32
  for (const [step, [d, i]] of scores.entries()) {
    expect(curves!.deletion[step]).toBeCloseTo(d!, 6);
    expect(curves!.insertion[step]).toBeCloseTo(i!, 6);
  }
  const trapezoid = (column: 0 | 1) =>
    scores.slice(1).reduce((sum, s, k) => sum + (0.2 * (s[column]! + scores[k]![column]!)) / 2, 0);
  expect(curves!.deletionArea).toBeCloseTo(trapezoid(0), 6);
  expect(curves!.insertionArea).toBeCloseTo(trapezoid(1), 6);
});

test("of a model that adds up pixels, the order of what they add is the best there is", async () => {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: ["N", 1, 6, 7] });
  const weights = Float32Array.from({ length: 42 }, (_, i) => ((i * 29) % 42) / 42);
  const product = g.node("Mul", [x, g.constant(float32([1, 1, 6, 7], weights), "weights")]);
  const flat = g.node("Flatten", [product]);
  const sum = g.node("ReduceSum", [flat, g.ints([1])], { keepdims: 1 }, "sum");
  const model = modelOf(g.build([sum]));
  const picture = float32([1, 1, 6, 7], new Float32Array(42).fill(1));
  const zero = float32([1, 1, 6, 7], new Float32Array(42));
  const target = { value: "sum", elements: [{ index: 0, weight: 1 }], offset: 0 };
  const best = float32([6, 7], weights);
  const worst = float32(
    [6, 7],
    weights.map((w) => 1 - w),
  );
  const [good, bad] = await curvesOf(testContext(model), picture, target, [best, worst], {
    steps: 6,
    deleted: zero,
    canvas: zero,
  });
  expect(good!.deletionArea).toBeLessThan(bad!.deletionArea);
  expect(good!.insertionArea).toBeGreaterThan(bad!.insertionArea);
  // what is deleted first in one order is inserted last in the other
  expect(good!.deletion).toEqual(bad!.insertion.toReversed());
});

test("the area under a straight line is its middle", () => {
  expect(areaUnder([1, 0.75, 0.5, 0.25, 0])).toBeCloseTo(0.5, 12);
});

test("a class is measured by its probability, anything else as it is", () => {
  const model = modelOf(tinyNet());
  expect(measured({ model }, classTarget(model, 1)).value).toBe("scores");
  const unit = { value: "logits", elements: [{ index: 0, weight: 1 }], offset: 0 };
  expect(measured({ model }, unit)).toBe(unit);
});
