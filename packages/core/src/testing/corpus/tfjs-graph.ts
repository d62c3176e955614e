import type { Specimen } from "../fuzz.ts";
import { graphFile, ints, node } from "../tensorFlowGraph.ts";
import { drawn, specimen } from "./tfjs-layers.ts";

const window = { strides: [1, 2, 2, 1], padding: "SAME", data_format: "NHWC", dilations: [1, 1, 1, 1] };
const fused = (...names: string[]) => ({ ...window, fused_ops: names, epsilon: { f: 1e-4 }, num_args: 1 });

const classifier = graphFile({
  input: [-1, 9, 8, 3],
  nodes: [
    node("Pad", ["photo", "margins"]),
    node("_FusedConv2D", ["Pad", "kernel", "bias"], fused("BiasAdd", "Relu6")),
    node("FusedDepthwiseConv2dNative", ["_FusedConv2D", "spatial", "bias"], fused("BiasAdd", "Relu")),
    node("Conv2D", ["FusedDepthwiseConv2dNative", "point"], { ...window, strides: [1, 1, 1, 1] }),
    node("FusedBatchNormV3", ["Conv2D", "bias", "bias", "bias", "bias"], { epsilon: { f: 1e-3 }, is_training: false }),
    node("AddV2", ["FusedBatchNormV3", "FusedDepthwiseConv2dNative"]),
    node("Mean", ["AddV2", "places"], { keep_dims: true }),
    node("Squeeze", ["Mean"], { squeeze_dims: [1, 2] }),
    node("_FusedMatMul", ["Squeeze", "dense", "offset"], { transpose_b: false, fused_ops: ["BiasAdd"], num_args: 1 }),
    node("Softmax", ["_FusedMatMul"]),
  ],
  weights: [
    ints("margins", [0, 0, 1, 1, 1, 1, 0, 0], [4, 2]),
    ints("places", [1, 2]),
    drawn("kernel", [3, 3, 3, 4], "uint8"),
    drawn("bias", [4]),
    drawn("spatial", [3, 3, 4, 1]),
    drawn("point", [1, 1, 4, 4], "uint16"),
    drawn("dense", [4, 5]),
    drawn("offset", [5]),
  ],
  signature: {
    inputs: {
      x: { name: "photo:0", tensorShape: { dim: [{ size: "-1" }, { size: "9" }, { size: "8" }, { size: "3" }] } },
    },
    outputs: { y: { name: "Softmax:0" } },
  },
});

const shaping = graphFile({
  input: [-1, 8, 6, 4],
  nodes: [
    node("MaxPool", ["photo"], { ksize: [1, 2, 2, 1], ...window }),
    node("ResizeBilinear", ["MaxPool", "size"], { half_pixel_centers: true }),
    node("Split", ["axis", "ResizeBilinear"], { num_split: 2 }),
    node("ConcatV2", ["Split:1", "Split", "axis"]),
    node("StridedSlice", ["ConcatV2", "begin", "end", "steps"], { begin_mask: 9, end_mask: 9 }, "Cut"),
    node("Transpose", ["Cut", "perm"]),
    node("Shape", ["Transpose"]),
    node("StridedSlice", ["Shape", "zero", "one", "one"], { shrink_axis_mask: 1 }),
    node("Pack", ["StridedSlice", "open"]),
    node("Reshape", ["Transpose", "Pack"]),
    node("Mul", ["Reshape", "half"]),
  ],
  weights: [
    ints("size", [8, 6]),
    ints("axis", [3], []),
    ints("begin", [0, 1, 2, 0]),
    ints("end", [0, 7, -1, 0]),
    ints("steps", [1, 2, 1, 1]),
    ints("perm", [0, 2, 1, 3]),
    ints("zero", [0]),
    ints("one", [1]),
    ints("open", [-1], []),
    drawn("half", []),
  ],
});

export default (): Promise<Specimen[]> => Promise.all([classifier, shaping].map(specimen));
