import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import { asTensor, beta, graphSuite, mean, scale, variance } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("normalisations", {
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
});
