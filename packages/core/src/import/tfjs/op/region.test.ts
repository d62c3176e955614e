import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import { graphSuite } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("regions", {
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
});
