import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import type { Values } from "../../onnx/conventions.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import { Builder } from "../../op/builder.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { candidatesFor, ends, sameValues } from "./candidates.ts";
import { diagnose } from "./diagnose.ts";
import { labelsOfPaths } from "./labels.ts";
import { information } from "./measure.ts";
import type { Sample } from "./trial.ts";
import { prepare } from "./trial.ts";

/** A net made for `values`: it undoes them and tells red, green and blue pictures apart by the mean of each channel, sharply around mid-grey. */
function colourNet(values: Values) {
  const g = new Builder();
  const x = g.input("picture", { type: "float32", shape: ["N", 3, 4, 5] });
  const means = g.node("ReduceMean", [x, g.ints([2, 3])], { keepdims: 0 });
  const order = values.channels === "BGR" ? [2, 1, 0] : [0, 1, 2];
  const weights = new Float32Array(9);
  const bias = new Float32Array(3);
  order.forEach((c, at) => {
    const [black, white] = ends(values, at);
    weights[at * 3 + c] = 12 / (white - black);
    bias[c] = (-12 * black) / (white - black);
  });
  // Values beyond black and white say nothing of any colour, as what a network never saw does not.
  const level = g.node("Gemm", [means, g.constant(float32([3, 3], weights)), g.constant(float32([3], bias))], {});
  const off = g.node("Sub", [level, g.scalar(6, level)]);
  const far = g.node("Mul", [off, off]);
  const near = g.node("Sub", [level, g.node("Mul", [far, g.node("Mul", [far, g.scalar(0.002, far)])])]);
  return modelOf(g.build([g.node("Softmax", [near], { axis: 1 }, "scores")]));
}

/** Pictures in which one colour is strong and the others are weak. */
function colourful(count: number, labelled: boolean): Sample[] {
  const { uniform } = rng(3);
  return Array.from({ length: count }, (_, i) => {
    const label = i % 3;
    const data = Float32Array.from({ length: 60 }, (_, at) =>
      Math.round((Math.floor(at / 20) === label ? 160 : 40) + 60 * uniform()),
    );
    return { pixels: float32([1, 3, 4, 5], data), ...(labelled && { label }) };
  });
}

const declared: InputSpec = {
  layout: "NCHW",
  size: [4, 5],
  channels: "RGB",
  range: [0, 1],
  mean: [0],
  std: [1],
  resize: "squash",
};
const published = candidatesFor(declared);

test.each(published.map((c) => [c.name, c.values] as const))("with labels, finds %s", async (_, values) => {
  const context = testContext(colourNet(values));
  const { rows, by } = await diagnose(context, colourful(12, true), { ...declared, ...values });
  expect(by).toBe("likelihood");
  const right = rows.find((r) => sameValues(r.candidate.values, values))!;
  // Ways of nearly the same numbers, such as a mean less or not, may do as well on pictures this plain.
  expect(right.likelihood).toBeGreaterThan(0.9 * rows[0]!.likelihood!);
  expect(rows[0]!.candidate.values.channels).toBe(values.channels);
});

test("what is declared is called implausible where another way does far better, and not where it is right", async () => {
  const made = { channels: "RGB", range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const context = testContext(colourNet(made));
  const wrong = await diagnose(context, colourful(12, true), { ...declared, ...made, range: [0, 1] });
  expect(wrong.implausible).toBe(true);
  const right = await diagnose(context, colourful(12, true), { ...declared, ...made });
  expect(right.implausible).toBe(false);
  expect(right.rows.filter((r) => r.declared)).toHaveLength(1);
});

test("without labels, range is told by how sure the answers are and how they differ", async () => {
  const made = { channels: "RGB", range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const { rows, by } = await diagnose(testContext(colourNet(made)), colourful(12, false), { ...declared, ...made });
  expect(by).toBe("information");
  expect(rows[0]!.candidate.values.range).toEqual([0, 255]);
});

test("the information of two views is log n for n sure classes, and 0 where all answers are the same", () => {
  const sure = (c: number) => Float64Array.from({ length: 4 }, (_, i) => Number(i === c));
  const answers = [0, 1, 2, 3].map((c) => ({ probabilities: sure(c), mirrored: sure(c) }));
  expect(information(answers)).toBeCloseTo(Math.log(4), 12);
  expect(information(answers.map(() => answers[0]!))).toBeCloseTo(0, 12);
  const unsure = Float64Array.of(0.25, 0.25, 0.25, 0.25);
  expect(information([{ probabilities: unsure, mirrored: unsure }])).toBeCloseTo(0, 12);
});

test("pictures become what the specification says of them, mirrored where it is asked for", () => {
  const pixels = float32([1, 3, 1, 2], [0, 255, 51, 102, 255, 0]);
  const into = new Float32Array(6);
  prepare(pixels, { channels: "BGR", range: [0, 255], mean: [100, 110, 120], std: [1, 2, 1] }, true, into);
  expect([...into]).toEqual([-100, 155, -4, -29.5, 135, -120]);
});

test("classes are read from file names and folders", async () => {
  const labels = ["tabby, tabby cat", "Egyptian_cat", "dog"];
  const paths = ["x/n02123045_tabby.jpg", "y/Egyptian cat/1.jpg", "z/dogs/7.png", "z/none/dog_12.png", "z/none/9.png"];
  expect(await labelsOfPaths(paths, labels, 3)).toEqual([0, 1, 2, 2, undefined]);
  expect(await labelsOfPaths(["a/cats/1.jpg", "a/dogs/2.jpg"], undefined, 2)).toEqual([0, 1]);
  expect(await labelsOfPaths(["a/cats/1.jpg", "a/dogs/2.jpg"], undefined, 3)).toEqual([undefined, undefined]);
});
