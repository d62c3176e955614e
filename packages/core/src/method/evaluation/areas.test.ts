import { expect, test } from "vitest";
import { doubles, float32 } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import deletion from "./deletion.ts";
import insertion from "./insertion.ts";

const PIXELS = 110;

test("deletion: the mean score along the way, derived from the picture with its greatest pixels at 0", async () => {
  const model = modelOf(tinyNet());
  const plane = Float32Array.from({ length: PIXELS }, (_, i) => ((i * 37) % PIXELS) + 1);
  const subject = subjectOf(model, plane);
  const order = [...plane.keys()].sort((a, b) => plane[b]! - plane[a]!);
  const scores = Array.from({ length: 21 }, (_, step) => {
    const gone = new Set(order.slice(0, Math.round((step * PIXELS) / 20)));
    const pixels = Float64Array.from(subject.tensor.data, (v, i) => (gone.has(i % PIXELS) ? 0 : v));
    return evaluate(model.graph, { picture: doubles([1, 3, 10, 11], pixels) }).get("scores")!.data[2]!;
  });
  const area = scores.reduce((a, b) => a + b, 0) - (scores[0]! + scores[20]!) / 2;
  // what a context hands out is rounded to float32
  expect(await deletion.measure(subject)).toBeCloseTo(area / 20, 6);
});

/** f(x) = softmax of (Σ w x, 0): weights of a picture of ones are what its pixels add. */
function adder(weights: Float32Array) {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: ["N", 1, 10, 11] });
  const dense = new Float32Array(2 * PIXELS);
  dense.set(weights);
  const kernel = g.constant(float32([2, PIXELS], dense), "dense");
  const logits = g.node("Gemm", [g.node("Flatten", [x]), kernel], { transB: 1 }, "logits");
  return modelOf(g.build([g.node("Softmax", [logits], {}, "scores")]));
}

const tensor = float32([1, 1, 10, 11], new Float32Array(PIXELS).fill(1));

test("the order of what pixels add beats its reverse, both ways", async () => {
  const weights = Float32Array.from({ length: PIXELS }, (_, i) => ((i * 53) % PIXELS) / PIXELS / 8);
  const model = adder(weights);
  const right = subjectOf(model, weights, { tensor, class: 0 });
  const wrong = subjectOf(
    model,
    weights.map((w) => 1 - w),
    { tensor, class: 0 },
  );
  expect(await deletion.measure(right)).toBeLessThan(await deletion.measure(wrong));
});

test("of a constant model both are its score", async () => {
  const subject = subjectOf(adder(new Float32Array(PIXELS)), tensor.data, { tensor, class: 0 });
  expect(await deletion.measure(subject)).toBeCloseTo(0.5, 12);
  expect(await insertion.measure(subject)).toBeCloseTo(0.5, 12);
});
