import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Shape } from "../base/tensor.ts";
import { float32, size, toDoubles } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { engines } from "../testing/engines.ts";
import { importerSuite } from "../testing/importerSuite.ts";
import { KERAS_TOLERANCE, randomInput, runOnce, toNchw } from "../testing/kerasSuite.ts";
import { expectClose } from "../testing/opSuite.ts";
import { type GraphFile, graphFile, ints, type JsonNode, node } from "../testing/tensorFlowGraph.ts";
import { applied } from "../testing/tfjs.ts";
import type { TfjsWeight } from "../testing/tfjsFile.ts";
import importer from "./tfjs-graph.ts";

// Keeps TensorFlow.js from printing an advertisement.
tf.env().set("IS_TEST", true);

const input = [-1, 9, 8, 6];

let seed = 0;
/** A random weight, positive where a variance must be. */
function weight(name: string, shape: Shape, low = -0.5): TfjsWeight {
  const { uniform } = rng(++seed);
  return { name, shape, data: Float32Array.from({ length: size(shape) }, () => low + uniform()) };
}

const asTensor = <R extends tf.Rank = tf.Rank>({ data, shape }: TfjsWeight) =>
  tf.tensor(Float32Array.from(data), [...shape]) as unknown as tf.Tensor<R>;

interface GraphCase {
  readonly nodes: readonly JsonNode[];
  readonly weights?: readonly TfjsWeight[];
  readonly f: (x: tf.Tensor4D) => tf.Tensor;
}

const kernel = weight("kernel", [3, 2, 6, 5]);
const spatial = weight("kernel", [3, 2, 6, 2]);
const offset = weight("offset", [5]);
const each = weight("each", [12]);
const slopes = weight("slopes", [1, 1, 5]);
const dense = weight("dense", [6, 4]);
const four = weight("four", [4]);
const [scale, beta, mean, variance] = ["scale", "beta", "mean", "variance"].map((n) => weight(n, [6], 0.1)) as [
  TfjsWeight,
  TfjsWeight,
  TfjsWeight,
  TfjsWeight,
];
const k4 = () => asTensor<tf.Rank.R4>(kernel);
const s4 = () => asTensor<tf.Rank.R4>(spatial);
const window = { strides: [1, 2, 2, 1], padding: "SAME", data_format: "NHWC" };
const conv = (x: tf.Tensor4D) => tf.conv2d(x, k4(), 2, "same");
const ops = (...names: string[]) => ({ ...window, fused_ops: names, epsilon: { f: 0.0001 } });
const places = ints("places", [1, 2]);
const pool = { ksize: [1, 3, 2, 1], strides: [1, 2, 1, 1], padding: "VALID" };
const batched = [
  node("Shape", ["photo"]),
  node("StridedSlice", ["Shape", "zero", "one", "one"], { shrink_axis_mask: 1 }),
];
const zero = ints("zero", [0]);
const one = ints("one", [1]);

const cases: Readonly<Record<string, GraphCase>> = {
  Conv2D: { nodes: [node("Conv2D", ["photo", "kernel"], window)], weights: [kernel], f: conv },
  "Conv2D, dilated": {
    nodes: [node("Conv2D", ["photo", "kernel"], { strides: [1, 1, 1, 1], padding: "VALID", dilations: [1, 2, 3, 1] })],
    weights: [kernel],
    f: (x) => tf.conv2d(x, k4(), 1, "valid", "NHWC", [2, 3]),
  },
  "Conv2D with explicit margins": {
    nodes: [
      node("Conv2D", ["photo", "kernel"], {
        strides: [1, 1, 1, 1],
        padding: "EXPLICIT",
        explicit_paddings: [0, 0, 1, 2, 3, 0, 0, 0],
      }),
    ],
    weights: [kernel],
    f: (x) =>
      tf.conv2d(
        tf.pad(x, [
          [0, 0],
          [1, 2],
          [3, 0],
          [0, 0],
        ]),
        k4(),
        1,
        "valid",
      ),
  },
  "_FusedConv2D, Relu6": {
    nodes: [node("_FusedConv2D", ["photo", "kernel", "offset"], ops("BiasAdd", "Relu6"))],
    weights: [kernel, offset],
    f: (x) => tf.relu6(tf.add(conv(x), asTensor(offset))),
  },
  "_FusedConv2D, only a bias": {
    nodes: [node("_FusedConv2D", ["photo", "kernel", "offset"], ops("BiasAdd"))],
    weights: [kernel, offset],
    f: (x) => tf.add(conv(x), asTensor(offset)),
  },
  "_FusedConv2D, LeakyRelu": {
    nodes: [
      node("_FusedConv2D", ["photo", "kernel", "offset"], {
        ...ops("BiasAdd", "LeakyRelu"),
        leakyrelu_alpha: { f: 0.3 },
      }),
    ],
    weights: [kernel, offset],
    f: (x) => tf.leakyRelu(tf.add(conv(x), asTensor(offset)), 0.3),
  },
  "_FusedConv2D, Prelu": {
    nodes: [node("_FusedConv2D", ["photo", "kernel", "offset", "slopes"], ops("BiasAdd", "Prelu"))],
    weights: [kernel, offset, slopes],
    f: (x) => tf.prelu(tf.add(conv(x), asTensor(offset)), asTensor(slopes)),
  },
  DepthwiseConv2dNative: {
    nodes: [node("DepthwiseConv2dNative", ["photo", "kernel"], window)],
    weights: [spatial],
    f: (x) => tf.depthwiseConv2d(x, s4(), 2, "same"),
  },
  FusedDepthwiseConv2dNative: {
    nodes: [node("FusedDepthwiseConv2dNative", ["photo", "kernel", "each"], ops("BiasAdd", "Relu"))],
    weights: [spatial, each],
    f: (x) => tf.relu(tf.add(tf.depthwiseConv2d(x, s4(), 2, "same"), asTensor(each))),
  },
  Conv2DBackpropInput: {
    nodes: [
      ...batched,
      node("Pack", ["StridedSlice", "rows", "columns", "channels"]),
      node("Conv2DBackpropInput", ["Pack", "upward", "photo"], { ...window }),
    ],
    weights: [
      zero,
      one,
      ints("rows", [18], []),
      ints("columns", [16], []),
      ints("channels", [4], []),
      { ...weight("upward", [3, 2, 4, 6]), data: kernel.data, shape: [3, 2, 5, 6] },
    ],
    f: (x) =>
      tf.conv2dTranspose(x, tf.tensor4d(Float32Array.from(kernel.data), [3, 2, 5, 6]), [2, 18, 16, 5], 2, "same"),
  },
  BiasAdd: { nodes: [node("BiasAdd", ["photo", "beta"])], weights: [beta], f: (x) => tf.add(x, asTensor(beta)) },
  FusedBatchNormV3: {
    nodes: [
      node("FusedBatchNormV3", ["photo", "scale", "beta", "mean", "variance"], {
        epsilon: { f: 0.002 },
        is_training: false,
        data_format: "NHWC",
      }),
    ],
    weights: [scale, beta, mean, variance],
    f: (x) => {
      const [g, b, m, v] = [scale, beta, mean, variance].map((w) => asTensor(w));
      return tf.add(tf.mul(tf.div(tf.sub(x, m!), tf.sqrt(tf.add(v!, 0.002))), g!), b!);
    },
  },
  MaxPool: { nodes: [node("MaxPool", ["photo"], pool)], f: (x) => tf.maxPool(x, [3, 2], [2, 1], "valid") },
  "AvgPool, same": {
    nodes: [node("AvgPool", ["photo"], { ...pool, padding: "SAME" })],
    f: (x) => tf.avgPool(x, [3, 2], [2, 1], "same"),
  },
  "Mean over places": { nodes: [node("Mean", ["photo", "places"])], weights: [places], f: (x) => tf.mean(x, [1, 2]) },
  "Mean, kept": {
    nodes: [node("Mean", ["photo", "places"], { keep_dims: true })],
    weights: [places],
    f: (x) => tf.mean(x, [1, 2], true),
  },
  "Max over channels": {
    nodes: [node("Max", ["photo", "axis"])],
    weights: [ints("axis", [-1])],
    f: (x) => tf.max(x, -1),
  },
  "Sum over rows": { nodes: [node("Sum", ["photo", "axis"])], weights: [ints("axis", [1])], f: (x) => tf.sum(x, 1) },
  MatMul: {
    nodes: [node("Mean", ["photo", "places"]), node("MatMul", ["Mean", "dense"])],
    weights: [places, dense],
    f: (x) => tf.matMul(tf.mean(x, [1, 2]) as tf.Tensor2D, asTensor(dense)),
  },
  "_FusedMatMul, transposed": {
    nodes: [
      node("Mean", ["photo", "places"]),
      node("_FusedMatMul", ["Mean", "turned", "four"], { transpose_b: true, fused_ops: ["BiasAdd", "Relu"] }),
      node("Softmax", ["_FusedMatMul"]),
    ],
    weights: [places, { ...dense, name: "turned", shape: [4, 6] }, four],
    f: (x) => {
      const w = tf.tensor2d(Float32Array.from(dense.data), [4, 6]);
      const y = tf.matMul(tf.mean(x, [1, 2]) as tf.Tensor2D, w, false, true);
      return tf.softmax(tf.relu(tf.add(y, asTensor(four))));
    },
  },
  "Add of tensors": {
    nodes: [node("Relu", ["photo"]), node("AddV2", ["photo", "Relu"])],
    f: (x) => tf.add(x, tf.relu(x)),
  },
  "Mul by a number for each channel": {
    nodes: [node("Mul", ["beta", "photo"])],
    weights: [beta],
    f: (x) => tf.mul(asTensor(beta), x),
  },
  "Sub of a scalar": {
    nodes: [node("Sub", ["photo", "half"])],
    weights: [{ name: "half", shape: [], data: [0.5] }],
    f: (x) => tf.sub(x, 0.5),
  },
  "squeeze and excite": {
    nodes: [
      node("Mean", ["photo", "places"]),
      node("Sigmoid", ["Mean"]),
      ...batched,
      node("Pack", ["StridedSlice", "single", "single", "channels"]),
      node("Reshape", ["Sigmoid", "Pack"]),
      node("Mul", ["photo", "Reshape"]),
    ],
    weights: [places, zero, one, ints("single", [1], []), ints("channels", [6], [])],
    f: (x) => tf.mul(x, tf.sigmoid(tf.mean(x, [1, 2], true))),
  },
  "Pad, then a constant": {
    nodes: [node("Pad", ["photo", "margins"]), node("PadV2", ["Pad", "margins", "fill"])],
    weights: [ints("margins", [0, 0, 1, 2, 0, 3, 0, 0], [4, 2]), { name: "fill", shape: [], data: [0.5] }],
    f: (x) => {
      const margins: [number, number][] = [
        [0, 0],
        [1, 2],
        [0, 3],
        [0, 0],
      ];
      return tf.pad(tf.pad(x, margins), margins, 0.5);
    },
  },
  MirrorPad: {
    nodes: [node("MirrorPad", ["photo", "margins"], { mode: "REFLECT" })],
    weights: [ints("margins", [0, 0, 1, 2, 0, 3, 0, 0], [4, 2])],
    f: (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 3],
          [0, 0],
        ],
        "reflect",
      ),
  },
  "ConcatV2 of channels": {
    nodes: [node("Relu", ["photo"]), node("ConcatV2", ["photo", "Relu", "axis"])],
    weights: [ints("axis", [3], [])],
    f: (x) => tf.concat([x, tf.relu(x)], 3),
  },
  "Reshape to rows": {
    nodes: [node("Reshape", ["photo", "shape"])],
    weights: [ints("shape", [-1, 432])],
    f: (x) => tf.reshape(x, [-1, 432]),
  },
  "Reshape, batch computed": {
    nodes: [...batched, node("Pack", ["StridedSlice", "open"]), node("Reshape", ["photo", "Pack"])],
    weights: [zero, one, ints("open", [-1], [])],
    f: (x) => tf.reshape(x, [2, 432]),
  },
  "Reshape to a picture": {
    nodes: [node("Reshape", ["photo", "shape"]), node("Relu", ["Reshape"])],
    weights: [ints("shape", [-1, 4, 12, 9])],
    f: (x) => tf.relu(tf.reshape(x, [-1, 4, 12, 9])),
  },
  "Squeeze and ExpandDims": {
    nodes: [
      node("Mean", ["photo", "places"], { keep_dims: true }),
      node("Squeeze", ["Mean"], { squeeze_dims: [1, 2] }),
      node("ExpandDims", ["Squeeze", "axis"]),
    ],
    weights: [places, ints("axis", [1], [])],
    f: (x) => tf.expandDims(tf.mean(x, [1, 2]), 1),
  },
  Transpose: {
    nodes: [node("Transpose", ["photo", "perm"])],
    weights: [ints("perm", [0, 3, 1, 2])],
    f: (x) => tf.transpose(x, [0, 3, 1, 2]),
  },
  "Split, shuffled": {
    nodes: [node("Split", ["axis", "photo"], { num_split: 2 }), node("ConcatV2", ["Split:1", "Split", "axis"])],
    weights: [ints("axis", [3], [])],
    f: (x) => {
      const [a, b] = tf.split(x, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
      return tf.concat([b, a], 3);
    },
  },
  "StridedSlice of places": {
    nodes: [node("StridedSlice", ["photo", "begin", "end", "steps"], { begin_mask: 9, end_mask: 9 })],
    weights: [ints("begin", [0, 1, 2, 0]), ints("end", [0, 8, -1, 0]), ints("steps", [1, 2, 1, 1])],
    f: (x) => tf.stridedSlice(x, [0, 1, 2, 0], [2, 8, -1, 6], [1, 2, 1, 1]),
  },
  "StridedSlice of one row": {
    nodes: [
      node("StridedSlice", ["photo", "begin", "end", "steps"], { begin_mask: 1, end_mask: 1, shrink_axis_mask: 2 }),
    ],
    weights: [ints("begin", [0, 3]), ints("end", [0, 4]), ints("steps", [1, 1])],
    f: (x) => tf.squeeze(tf.slice(x, [0, 3, 0, 0], [-1, 1, -1, -1]), [1]),
  },
  Slice: {
    nodes: [node("Slice", ["photo", "begin", "size"])],
    weights: [ints("begin", [0, 2, 1, 0]), ints("size", [-1, 3, -1, 4])],
    f: (x) => tf.slice(x, [0, 2, 1, 0], [-1, 3, -1, 4]),
  },
  "ResizeBilinear at centres": {
    nodes: [node("ResizeBilinear", ["photo", "size"], { half_pixel_centers: true })],
    weights: [ints("size", [13, 5])],
    f: (x) => tf.image.resizeBilinear(x, [13, 5], false, true),
  },
  "ResizeBilinear, corners": {
    nodes: [node("ResizeBilinear", ["photo", "size"], { align_corners: true })],
    weights: [ints("size", [13, 5])],
    f: (x) => tf.image.resizeBilinear(x, [13, 5], true),
  },
  ResizeNearestNeighbor: {
    nodes: [node("ResizeNearestNeighbor", ["photo", "size"])],
    weights: [ints("size", [18, 16])],
    f: (x) => tf.image.resizeNearestNeighbor(x, [18, 16]),
  },
  "hard swish": {
    nodes: [
      node("AddV2", ["photo", "three"]),
      node("Relu6", ["AddV2"]),
      node("Mul", ["photo", "Relu6"]),
      node("RealDiv", ["Mul", "six"]),
    ],
    weights: [
      { name: "three", shape: [], data: [3] },
      { name: "six", shape: [], data: [6] },
    ],
    f: (x) => tf.div(tf.mul(x, tf.relu6(tf.add(x, 3))), 6),
  },
  "normalised by its own channels": {
    nodes: [
      node("Mean", ["photo", "last"], { keep_dims: true }),
      node("SquaredDifference", ["photo", "Mean"]),
      node("Sum", ["SquaredDifference", "last"], { keep_dims: true }),
      node("AddV2", ["Sum", "tiny"]),
      node("Rsqrt", ["AddV2"]),
      node("Mul", ["photo", "Rsqrt"]),
    ],
    weights: [ints("last", [3]), { name: "tiny", shape: [], data: [0.01] }],
    f: (x) => tf.mul(x, tf.rsqrt(tf.add(tf.sum(tf.squaredDifference(x, tf.mean(x, 3, true)), 3, true), 0.01))),
  },
  "passing on": {
    nodes: [node("Identity", ["photo", "^photo"]), node("StopGradient", ["Identity"]), node("Elu", ["StopGradient"])],
    f: (x) => tf.elu(x),
  },
};

describe("operators, against TensorFlow.js", () => {
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

const net: GraphFile = {
  input,
  nodes: [
    node("_FusedConv2D", ["photo", "kernel", "offset"], ops("BiasAdd", "Relu"), "net/conv/Relu"),
    node("Mean", ["net/conv/Relu", "places"], {}, "net/pool/Mean"),
    node("MatMul", ["net/pool/Mean", "head"], {}, "net/scores/MatMul"),
    node("Softmax", ["net/scores/MatMul"], {}, "net/scores/Softmax"),
    node("Identity", ["net/scores/Softmax"], {}, "Identity"),
  ],
  weights: [kernel, offset, places, weight("head", [5, 4])],
  signature: {
    inputs: { x: { name: "photo:0", dtype: "DT_FLOAT" } },
    outputs: { y: { name: "Identity:0", dtype: "DT_FLOAT" } },
  },
};

importerSuite(importer, {
  classifier: {
    file: graphFile(net),
    input: ["N", 6, 9, 8],
    output: ["N", 4],
    values: ["photo", "net/conv/Relu", "net/pool/Mean", "net/scores/Softmax", "Identity"],
  },
});

test("layout, scores and an open size are told", async () => {
  const { declared, notes } = await importer.read(graphFile({ ...net, input: [-1, -1, -1, 6] }), { size: [9, 8] });
  expect(declared).toEqual({ input: { layout: "NHWC", size: [9, 8] }, output: { scores: "probabilities" } });
  expect(notes).toEqual(["The size of the input is open; 9×8 was taken."]);
});

describe("refused", () => {
  const reading = (change: Partial<GraphFile>) =>
    importer.read(graphFile({ ...net, signature: undefined, ...change } as GraphFile), {});
  const relu = node("Relu", ["photo"]);

  test.each<readonly [string, Partial<GraphFile>, RegExp]>([
    [
      "an unknown operator",
      { nodes: [node("NonMaxSuppressionV3", ["photo"])] },
      /NonMaxSuppressionV3 node .* is of an operator that is not known/,
    ],
    ["a circle", { nodes: [node("Relu", ["Elu"]), node("Elu", ["Relu"]), node("Neg", ["Elu"])] }, /in a circle/],
    ["a missing node", { nodes: [node("Relu", ["other"])] }, /its node "other" is missing/],
    ["a missing input", { nodes: [node("Relu", [])] }, /takes 0 inputs/],
    ["two nodes of one name", { nodes: [relu, relu] }, /two nodes "Relu"/],
    [
      "weights that are computed",
      { nodes: [node("Conv2D", ["photo", "photo"], window)] },
      /takes weights from another node/,
    ],
    [
      "a kernel of other channels",
      { nodes: [node("Conv2D", ["photo", "kernel"], window)], weights: [weight("kernel", [3, 3, 4, 2])] },
      /kernel of \[3, 3, 4, 2\] for 6 channels/,
    ],
    [
      "mixed pictures",
      { nodes: [node("Reshape", ["photo", "shape"])], weights: [ints("shape", [-1, 433])] },
      /would mix pictures/,
    ],
    [
      "training statistics",
      {
        nodes: [node("FusedBatchNorm", ["photo", "scale", "beta", "none", "none"])],
        weights: [scale, beta, weight("none", [0])],
      },
      /in training/,
    ],
    ["no picture", { input: [-1, 7] }, /which is no picture/],
    [
      "two pictures",
      { nodes: [{ name: "b", op: "Placeholder" }, node("Add", ["photo", "b"])] },
      /takes 2 inputs \(photo, b\)/,
    ],
    [
      "a negative stride",
      { nodes: [node("MaxPool", ["photo"], { ...pool, strides: [1, 0, 1, 1] })] },
      /as its strides/,
    ],
  ])("%s", async (_, change, message) => {
    await expect(reading(change)).rejects.toMatchObject({
      name: "ConvlensError",
      message: expect.stringMatching(message),
    });
  });

  test("a constant whose numbers are in no file", async () => {
    const file = graphFile({
      ...net,
      nodes: [...net.nodes, { name: "lost", op: "Const" }, node("Add", ["Identity", "lost"])],
      signature: undefined,
    } as unknown as GraphFile);
    await expect(importer.read(file, {})).rejects.toThrow(/the numbers of the Const node "lost" are in no weight file/);
  });
});
