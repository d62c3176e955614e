import * as tf from "@tensorflow/tfjs-core";
import { node } from "../../../testing/tensorFlowGraph.ts";
import { asTensor, dense, four, graphSuite, places } from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("matrix products", {
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
});
