import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import { batched, graphSuite, one, places, zero } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("shapes", {
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
});
