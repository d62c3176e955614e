import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import { asTensor, batched, beta, graphSuite, one, places, zero } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("element by element", {
  BiasAdd: { nodes: [node("BiasAdd", ["photo", "beta"])], weights: [beta], f: (x) => tf.add(x, asTensor(beta)) },
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
  "passing on": {
    nodes: [node("Identity", ["photo", "^photo"]), node("StopGradient", ["Identity"]), node("Elu", ["StopGradient"])],
    f: (x) => tf.elu(x),
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
});
