import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { doubles, float32 } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf } from "../../testing/context.ts";
import { tinyNet } from "../../testing/nets.ts";
import { subjectOf } from "../../testing/subject.ts";
import infidelity from "./infidelity.ts";

const PIXELS = 110;

function linear(weights: Float32Array) {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: ["N", 1, 10, 11] });
  const kernel = g.constant(float32([1, PIXELS], weights), "dense");
  return modelOf(g.build([g.node("Gemm", [g.node("Flatten", [x]), kernel], { transB: 1 }, "sum")]));
}

const weights = Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(i * 2.3));
const tensor = float32(
  [1, 1, 10, 11],
  Float32Array.from({ length: PIXELS }, (_, i) => 1 + Math.cos(i)),
);
const target = { value: "sum", elements: [{ index: 0, weight: 1 }], offset: 0 };
const contributions = weights.map((w, i) => w * tensor.data[i]!);

test("of a linear model, input times weight foretells every drop, at any scale", async () => {
  for (const scale of [1, 20]) {
    const plane = contributions.map((v) => v * scale);
    const value = await infidelity.measure(subjectOf(linear(weights), plane, { tensor, target }));
    // windows are sums of float32 products
    expect(value).toBeLessThan(1e-6);
  }
});

test("the opposite map and an empty one foretell nothing", async () => {
  for (const plane of [contributions.map((v) => -v), new Float32Array(PIXELS)])
    expect(await infidelity.measure(subjectOf(linear(weights), plane, { tensor, target }))).toBe(1);
});

test("a map of noise does worse than one with a little noise", async () => {
  const noise = Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(i ** 2));
  const value = (share: number) => {
    const plane = contributions.map((v, i) => (1 - share) * v + share * noise[i]!);
    return infidelity.measure(subjectOf(linear(weights), plane, { tensor, target })) as Promise<number>;
  };
  expect(await value(0.2)).toBeLessThan(await value(0.6));
  expect(await value(0.6)).toBeLessThan(await value(1));
});

test("a model that never changes says nothing of a map", async () => {
  expect(await infidelity.measure(subjectOf(linear(new Float32Array(PIXELS)), weights, { tensor, target }))).toBeNaN();
});

test("is from 0 to 1 on a network, and the same again", async () => {
  const subject = subjectOf(modelOf(tinyNet()), weights);
  const value = await infidelity.measure(subject);
  expect(value).toBeGreaterThan(0);
  expect(value).toBeLessThanOrEqual(1);
  expect(await infidelity.measure(subject)).toBe(value);
});

test("on a network: the least squares of scaled sums over the windows, in plain loops", async () => {
  const model = modelOf(tinyNet());
  const [height, width] = [10, 11];
  const plane = Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(i * 0.37) + 0.3);
  const subject = subjectOf(model, plane, {
    target: { value: "logits", elements: [{ index: 2, weight: 1 }], offset: 0 },
  });
  const score = (pixels: Float64Array) =>
    evaluate(model.graph, { picture: doubles([1, 3, height, width], pixels) }).get("logits")!.data[2]!;
  const x = Float64Array.from(subject.tensor.data);
  const { uniform, below } = rng(subject.seed);
  const sums: number[] = [];
  const drops: number[] = [];
  for (let k = 0; k < 64; k++) {
    const side = Math.round((1 / 8 + (3 / 8) * uniform()) * 10);
    const [top, left] = [below(height - side + 1), below(width - side + 1)];
    const covered = x.slice();
    let sum = 0;
    for (let row = top; row < top + side; row++)
      for (let column = left; column < left + side; column++) {
        sum += plane[row * width + column]!;
        for (let c = 0; c < 3; c++) covered[(c * height + row) * width + column] = 0;
      }
    sums.push(sum);
    drops.push(score(x) - score(covered));
  }
  const unexplained = (beta: number) =>
    sums.reduce((total, a, k) => total + (beta * a - drops[k]!) ** 2, 0) / drops.reduce((total, d) => total + d * d, 0);
  // A parabola in β: thirds close in on its lowest point.
  let [low, high] = [0, 100];
  for (let round = 0; round < 200; round++) {
    const third = (high - low) / 3;
    if (unexplained(low + third) < unexplained(high - third)) high -= third;
    else low += third;
  }
  // drops are differences of scores rounded to float32
  expect(await infidelity.measure(subject)).toBeCloseTo(unexplained(low), 5);
});
