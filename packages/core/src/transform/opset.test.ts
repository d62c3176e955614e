import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import { rng } from "../base/rng.ts";
import type { Shape, Tensor } from "../base/tensor.ts";
import { float32, int64, size } from "../base/tensor.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { emptyGraph } from "../onnx/graph.ts";
import { encodeGraph } from "../onnx/write.ts";
import { upgrade } from "./opset.ts";

interface Old {
  readonly attrs?: Attrs;
  /** Of the input `x`. */
  readonly shape?: Shape;
  /** What follows `x`: constants in order, or absent inputs. */
  readonly rest?: readonly (Tensor | "")[];
  readonly outputs?: number;
}

const shape = [2, 3, 4, 5];
const channels = (...values: number[]) => float32([3], values);
const normalization = [channels(1, 2, 3), channels(0, 1, -1), channels(0.5, 0, 1), channels(1, 2, 0.5)];

/** One node of an old operator set. */
function old(op: string, { attrs = {}, shape: of = shape, rest = [], outputs = 1 }: Old): Graph {
  const names = rest.map((t, i) => (t === "" ? "" : `c${i}`));
  const made = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    ...emptyGraph,
    nodes: [{ op, inputs: ["x", ...names], outputs: made, attrs }],
    inputs: ["x"],
    outputs: made,
    constants: new Map(rest.flatMap((t, i): [string, Tensor][] => (t === "" ? [] : [[`c${i}`, t]]))),
    infos: new Map([["x", { type: "float32", shape: of }]]),
  };
}

async function run(bytes: Uint8Array, of: Shape) {
  const session = await ort.InferenceSession.create(bytes, { graphOptimizationLevel: "disabled", logSeverityLevel: 3 });
  const { normal } = rng(1);
  const made = await session.run({ x: new ort.Tensor("float32", Float32Array.from({ length: size(of) }, normal), of) });
  await session.release();
  return Object.fromEntries(
    Object.entries(made).map(([v, t]) => [v, { dims: t.dims, data: Array.from(t.data as ArrayLike<number>, Number) }]),
  );
}

const scales = float32([4], [1, 1, 2, 3]);
const roi = float32([0], []);
const halves = { mode: "nearest", coordinate_transformation_mode: "tf_half_pixel_for_nn" };
const k = int64([1], [2]);

// ONNX Runtime still executes the old sets, so it says what the old nodes mean; the tolerance is float32's rounding of
// a few sums near 1, which another kernel may take in another order.
describe("a node of an older set does in ONNX Runtime what it becomes", () => {
  test.each<[string, number, Old]>([
    ["Clip", 7, { attrs: { min: -0.5, max: 0.25 } }],
    ["Clip", 10, { attrs: { max: 0.25 } }],
    ["Dropout", 7, { attrs: { ratio: 0.25 } }],
    ["Dropout", 10, {}],
    ["BatchNormalization", 7, { rest: normalization }],
    ["BatchNormalization", 9, { rest: normalization, attrs: { epsilon: 0.1, momentum: 0.5 } }],
    ["BatchNormalization", 14, { rest: normalization }],
    ["Softmax", 7, {}],
    ["Softmax", 11, { attrs: { axis: 2 } }],
    ["Softmax", 11, { attrs: { axis: -1 } }],
    ["LogSoftmax", 12, { attrs: { axis: 1 } }],
    ["Slice", 9, { attrs: { axes: [1, 3], starts: [1, -4], ends: [3, 2 ** 31] } }],
    ["Slice", 7, { attrs: { starts: [1, 1], ends: [2, 3] } }],
    ["Pad", 7, { attrs: { pads: [0, 0, 1, 2, 0, 0, 0, 1], value: 0.5 } }],
    ["Pad", 10, { attrs: { pads: [0, 0, 1, 2, 0, 0, 0, 1], mode: "reflect" } }],
    ["Split", 11, { attrs: { axis: 1, split: [1, 2] }, outputs: 2 }],
    ["Split", 11, { outputs: 2 }],
    ["Split", 13, { attrs: { axis: 2 }, shape: [2, 3, 6], outputs: 2, rest: [] }],
    ["Squeeze", 11, { attrs: { axes: [1, -1] }, shape: [2, 1, 3, 1] }],
    ["Squeeze", 12, { shape: [2, 1, 3, 1] }],
    ["Unsqueeze", 11, { attrs: { axes: [1, 4] } }],
    ["ReduceMean", 11, { attrs: { axes: [2, 3] } }],
    ["ReduceMean", 17, { attrs: { axes: [-1], keepdims: 0 } }],
    ["ReduceSum", 12, { attrs: { axes: [1] } }],
    ["ReduceMax", 13, { attrs: { axes: [0, 1] } }],
    ["ReduceL2", 11, {}],
    ["TopK", 9, { attrs: { axis: 1, k: 2 }, outputs: 2 }],
    ["TopK", 10, { attrs: { axis: 1 }, rest: [k], outputs: 2 }],
    ["Upsample", 7, { attrs: { mode: "nearest", scales: [1, 1, 2, 3] } }],
    ["Upsample", 9, { attrs: { mode: "linear" }, rest: [scales] }],
    ["Resize", 10, { attrs: { mode: "nearest" }, rest: [scales] }],
    ["Resize", 10, { attrs: { mode: "linear" }, rest: [scales] }],
    ["Resize", 11, { attrs: { ...halves, nearest_mode: "floor" }, rest: [roi, scales] }],
    ["Resize", 11, { attrs: halves, rest: [roi, float32([4], [1, 1, 1.5, 0.5])] }],
    ["Resize", 11, { attrs: { mode: "linear", coordinate_transformation_mode: "align_corners" }, rest: [roi, scales] }],
    ["Resize", 13, { attrs: { mode: "cubic" }, rest: [roi, scales] }],
    [
      "GroupNormalization",
      18,
      { attrs: { num_groups: 2 }, shape: [2, 4, 3], rest: [float32([2], [1, 2]), float32([2], [0, 3])] },
    ],
    [
      "Gemm",
      7,
      {
        shape: [2, 3],
        rest: [
          float32(
            [3, 4],
            Array.from({ length: 12 }, (_, i) => i),
          ),
          float32([4], [1, 2, 3, 4]),
        ],
      },
    ],
    ["PRelu", 7, { rest: [float32([3, 1, 1], [0.5, 0.25, 0])] }],
    ["Flatten", 7, { attrs: { axis: 2 } }],
    ["AveragePool", 7, { attrs: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } }],
    ["MaxPool", 7, { attrs: { kernel_shape: [2, 2], strides: [2, 2] } }],
    ["ArgMax", 7, { attrs: { axis: 1, keepdims: 0 } }],
    ["Cast", 7, { attrs: { to: 11 } }],
    ["Gelu", 20, {}],
  ])("%s of opset %i: %o", async (op, from, of) => {
    const graph = old(op, of);
    const before = await run(encodeGraph(graph, { opsets: { "": from } }), of.shape ?? shape);
    const upgraded = upgrade(graph, from);
    expect(upgraded.outputs).toEqual(graph.outputs);
    const after = await run(encodeGraph(upgraded), of.shape ?? shape);
    for (const [v, y] of Object.entries(before)) {
      expect(after[v]!.dims).toEqual(y.dims);
      y.data.forEach((e, i) => {
        expect(Math.abs(after[v]!.data[i]! - e), `${v}[${i}]`).toBeLessThan(2e-6);
      });
    }
  });
});

test("a node of opset 21 stays what it is", () => {
  const graph = old("Relu", {});
  expect(upgrade(graph, 21).nodes).toEqual(graph.nodes);
});

test("nodes of other operator sets are left alone", () => {
  const graph = old("Clip", { attrs: { min: 0 } });
  const nodes = [{ ...graph.nodes[0]!, domain: "com.microsoft" }];
  expect(upgrade({ ...graph, nodes }, 7).nodes).toEqual(nodes);
});

test("names that upgrading adds are new", () => {
  const one = old("Clip", { attrs: { min: 0, max: 1 } });
  const both = { ...one, nodes: [...one.nodes, { ...one.nodes[0]!, inputs: ["y0"], outputs: ["z"] }], outputs: ["z"] };
  const { nodes, constants } = upgrade(both, 7);
  const names = nodes.flatMap((n) => n.inputs.slice(1));
  expect(new Set(names).size).toBe(names.length);
  expect([...constants.keys()].sort()).toEqual(names.sort());
});

test("a graph of no opset is refused with the way out", () => {
  expect(() => upgrade(old("Relu", {}), 0)).toThrow(ConvlensError);
});
