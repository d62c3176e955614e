import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import { graphSuite, places } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("reductions", {
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
});
