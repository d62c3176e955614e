import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Tensor } from "../../base/tensor.ts";
import { float32, toDoubles } from "../../base/tensor.ts";
import { referenceEngine } from "../../engine/reference.ts";
import { engines } from "../../testing/engines.ts";
import type { TensorSpec } from "../../testing/tfliteFile.ts";
import { allCases, imported, inputTensor } from "../../testing/tfliteModels.ts";
import { permute } from "../keras/layout.ts";

/** What TensorFlow Lite's own kernels give, by packages/core/test/tflite/make.py. */
interface Expected {
  readonly shape: readonly number[];
  readonly type: "float32" | "int8" | "uint8" | "int16" | "int32";
  /** Up to 40 numbers. */
  readonly sample: string;
}

const path = join(import.meta.dirname, "../../../test/tflite/expected.json");
const expected = JSON.parse(readFileSync(path, "utf8")) as Record<string, readonly Expected[]>;
const cases = await allCases();

/** Both sides compute in float32: rounding at 6e-8 over sums of up to a hundred terms. Relative to the largest element. */
const FLOAT_TOLERANCE = 1e-5;
/** Integer kernels round multipliers and means in ways of their own: at most one step for an operator. */
const STEPS = 1;
/** Of the net's twelve operators one after the other. */
const STEPS_OF_NET = 2;

/** Up to 40 numbers, 37 apart and round again. */
function sample(data: ArrayLike<number>): number[] {
  const step = data.length % 37 === 0 ? 41 : 37;
  return Array.from({ length: Math.min(data.length, 40) }, (_, i) => data[(i * step) % data.length]!);
}

const holders = { float32: Float32Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, int32: Int32Array };

const numbersOf = ({ type, sample }: Expected): number[] =>
  Array.from(new holders[type](Uint8Array.from(Buffer.from(sample, "base64")).buffer));

/** The first picture's part of an output, axes in the file's order. */
function first(made: Tensor): { shape: readonly number[]; data: ArrayLike<number> } {
  const all = toDoubles(made);
  const shape = [1, ...all.shape.slice(1)];
  const one = float32(shape, Float32Array.from(all.data.subarray(0, all.data.length / all.shape[0]!)));
  return shape.length === 4 ? permute(one, [0, 2, 3, 1]) : one;
}

function check(made: Tensor, t: TensorSpec, wanted: Expected, steps: number): void {
  const { shape, data } = first(made);
  expect(shape).toEqual(wanted.shape);
  const want = numbersOf(wanted);
  const integers = t.scale !== undefined;
  const got = sample(data).map((v) => (integers ? Math.round(v / t.scale![0]! + t.zero![0]!) : v));
  const apart = got.map((v, i) => Math.abs(v - want[i]!));
  const scale = Math.max(1, ...want.map(Math.abs));
  if (integers) expect(Math.max(...apart)).toBeLessThanOrEqual(steps);
  else expect(Math.max(...apart) / scale).toBeLessThan(FLOAT_TOLERANCE);
}

describe.each([referenceEngine, ...engines()].map((e) => [e.id, e] as const))(
  "as in TensorFlow Lite, on %s",
  (_, engine) => {
    test.each(Object.keys(expected))("%s", async (name) => {
      const spec = cases[name]!;
      const { graph, input } = await imported(spec);
      const one = inputTensor(spec);
      // A second picture shows that the batch is open and that pictures keep to themselves.
      const two = float32([2, ...one.shape.slice(1)], [...one.data, ...one.data.map((v) => -v)]);
      const session = await engine.prepare(graph);
      const made = await session.run({ [input]: two });
      await session.release();
      spec.outputs.forEach((output, i) => {
        check(
          made[graph.outputs[i]!]!,
          spec.tensors[output]!,
          expected[name]![i]!,
          name.startsWith("net") ? STEPS_OF_NET : STEPS,
        );
      });
    });
  },
);

test("every case has what TensorFlow Lite makes of it, but for convolutions without a bias, which it refuses", () => {
  const missing = Object.keys(cases).filter((name) => !expected[name]);
  expect(missing.every((name) => name.startsWith("CONV_2D: no bias"))).toBe(true);
});

test("a convolution without a bias adds nothing", async () => {
  const spec = cases["CONV_2D: no bias"]!;
  const zeros = { shape: [4], data: [0, 0, 0, 0] };
  const operators = spec.operators.map((o) => ({ ...o, inputs: [...o.inputs, "zeros"] }));
  const x = inputTensor(spec);
  const made = [spec, { ...spec, operators, tensors: { ...spec.tensors, zeros } }].map(async (s) => {
    const { graph, input } = await imported(s);
    return (await (await referenceEngine.prepare(graph)).run({ [input]: x })).y!.data;
  });
  expect(await made[0]).toEqual(await made[1]);
});
