import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Shape } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import importer from "../import/tfjs-graph.ts";
import { engines } from "./engines.ts";
import { KERAS_TOLERANCE, randomInput, runOnce, toNchw } from "./kerasSuite.ts";
import { expectClose } from "./opSuite.ts";
import { graphFile, ints, type JsonNode, node } from "./tensorFlowGraph.ts";
import { applied } from "./tfjs.ts";
import type { TfjsWeight } from "./tfjsFile.ts";

// Keeps TensorFlow.js from printing an advertisement.
tf.env().set("IS_TEST", true);

/** Of `photo`, as TensorFlow has them; the batch is open. */
export const input = [-1, 9, 8, 6];

let seed = 0;
/** A random weight, positive where a variance must be. */
export function weight(name: string, shape: Shape, low = -0.5): TfjsWeight {
  const { uniform } = rng(++seed);
  return { name, shape, data: Float32Array.from({ length: size(shape) }, () => low + uniform()) };
}

export const asTensor = <R extends tf.Rank = tf.Rank>({ data, shape }: TfjsWeight) =>
  tf.tensor(Float32Array.from(data), [...shape]) as unknown as tf.Tensor<R>;

/** Nodes behind `photo`, of which the last is the output, and the same in TensorFlow.js. */
export interface GraphCase {
  readonly nodes: readonly JsonNode[];
  readonly weights?: readonly TfjsWeight[];
  readonly f: (x: tf.Tensor4D) => tf.Tensor;
}

export const kernel = weight("kernel", [3, 2, 6, 5]);
export const spatial = weight("kernel", [3, 2, 6, 2]);
export const offset = weight("offset", [5]);
export const each = weight("each", [12]);
export const slopes = weight("slopes", [1, 1, 5]);
export const dense = weight("dense", [6, 4]);
export const four = weight("four", [4]);
export const [scale, beta, mean, variance] = ["scale", "beta", "mean", "variance"].map((n) => weight(n, [6], 0.1)) as [
  TfjsWeight,
  TfjsWeight,
  TfjsWeight,
  TfjsWeight,
];
export const k4 = () => asTensor<tf.Rank.R4>(kernel);
export const s4 = () => asTensor<tf.Rank.R4>(spatial);
export const window = { strides: [1, 2, 2, 1], padding: "SAME", data_format: "NHWC" };
export const conv = (x: tf.Tensor4D) => tf.conv2d(x, k4(), 2, "same");
export const ops = (...names: string[]) => ({ ...window, fused_ops: names, epsilon: { f: 0.0001 } });
export const places = ints("places", [1, 2]);
export const pool = { ksize: [1, 3, 2, 1], strides: [1, 2, 1, 1], padding: "VALID" };
export const batched = [
  node("Shape", ["photo"]),
  node("StridedSlice", ["Shape", "zero", "one", "one"], { shrink_axis_mask: 1 }),
];
export const zero = ints("zero", [0]);
export const one = ints("one", [1]);

/** Checks graphs against TensorFlow.js, on the reference and on every engine. */
export function graphSuite(title: string, cases: Readonly<Record<string, GraphCase>>): void {
  describe(`${title}, against TensorFlow.js`, () => {
    test.each(Object.entries(cases))("%s", async (_, { f, ...graph }) => {
      const ours = await importer.read(graphFile({ input, ...graph }), {});
      const last = graph.nodes.at(-1)!.name;
      expect(ours.graph.outputs).toEqual([last]);
      const x = randomInput([2, ...input.slice(1)]);
      const expected = toDoubles(applied(f, x));
      for (const engine of [referenceEngine, ...engines()]) {
        const [made] = await runOnce(engine, ours, toNchw(x));
        const theirs = float32(expected.shape, Float32Array.from(expected.data));
        // A picture-like value is held N×C×H×W unless its axes were reordered by the graph itself.
        expectClose(toDoubles(made!), toDoubles(toNchw(theirs)), KERAS_TOLERANCE);
      }
    });
  });
}
