import * as tf from "@tensorflow/tfjs-core";
import { node } from "../../../testing/tensorFlowGraph.ts";
import { graphSuite, pool } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("pools", {
  MaxPool: { nodes: [node("MaxPool", ["photo"], pool)], f: (x) => tf.maxPool(x, [3, 2], [2, 1], "valid") },
  "AvgPool, same": {
    nodes: [node("AvgPool", ["photo"], { ...pool, padding: "SAME" })],
    f: (x) => tf.avgPool(x, [3, 2], [2, 1], "same"),
  },
});
