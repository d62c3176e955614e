import * as tf from "@tensorflow/tfjs-core";
import { ints, node } from "../../../testing/tensorFlowGraph.ts";
import {
  asTensor,
  batched,
  conv,
  each,
  graphSuite,
  k4,
  kernel,
  offset,
  one,
  ops,
  s4,
  slopes,
  spatial,
  weight,
  window,
  zero,
} from "../../../testing/tensorFlowGraphSuite.ts";

graphSuite("convolutions", {
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
});
