import * as tf from "@tensorflow/tfjs-core";
import { kerasSuite, type LayerCase, type Oracle } from "../../testing/kerasSuite.ts";

const input = [7, 6, 3];
const conv = { filters: 4, kernel_size: [3, 2] };

kerasSuite("convolutions", {
  valid: { input, layers: [["Conv2D", conv]] },
  "same, even kernel": { input, layers: [["Conv2D", { ...conv, padding: "same" }]] },
  "same, strided: the odd row of padding is at the bottom": {
    input,
    layers: [["Conv2D", { ...conv, padding: "same", strides: [2, 2] }]],
  },
  "same, stride above the kernel": {
    input,
    layers: [["Conv2D", { filters: 4, kernel_size: [1, 1], padding: "same", strides: [2, 2] }]],
  },
  dilated: { input, layers: [["Conv2D", { ...conv, padding: "same", dilation_rate: [2, 2] }]] },
  "no bias, activation inside": {
    input,
    layers: [["Conv2D", { ...conv, use_bias: false, activation: "relu" }]],
  },
  "channels first": { input: [3, 7, 6], channelsFirst: true, layers: [["Conv2D", { ...conv, padding: "same" }]] },
  depthwise: {
    input,
    layers: [["DepthwiseConv2D", { kernel_size: [3, 2], depth_multiplier: 2, padding: "same", activation: "relu" }]],
  },
  "depthwise, strided": {
    input,
    layers: [["DepthwiseConv2D", { kernel_size: [3, 3], strides: [2, 2], padding: "same", use_bias: false }]],
  },
  separable: {
    input,
    layers: [["SeparableConv2D", { ...conv, depth_multiplier: 2, padding: "same", activation: "tanh" }]],
  },
  "separable, strided, valid": {
    input,
    layers: [["SeparableConv2D", { filters: 5, kernel_size: [3, 3], strides: [2, 2], use_bias: false }]],
  },
  transposed: { input, layers: [["Conv2DTranspose", conv]] },
  "transposed, same, strided": {
    input,
    layers: [["Conv2DTranspose", { ...conv, padding: "same", strides: [2, 2], activation: "relu" }]],
  },
  "transposed, stride above the kernel": {
    input,
    layers: [["Conv2DTranspose", { ...conv, strides: [4, 3], use_bias: false }]],
  },
  "transposed, same, kernel of 5": {
    input,
    layers: [["Conv2DTranspose", { filters: 4, kernel_size: [5, 4], padding: "same", strides: [2, 3] }]],
  },
});

kerasSuite("pools", {
  max: { input, layers: [["MaxPooling2D", { pool_size: [2, 2], strides: [2, 2] }]] },
  "max, default strides, same": { input, layers: [["MaxPooling2D", { pool_size: [3, 2], padding: "same" }]] },
  "average, overlapping, same: padding does not count": {
    input,
    layers: [["AveragePooling2D", { pool_size: [3, 3], strides: [2, 2], padding: "same" }]],
  },
  "average, channels first": {
    input: [3, 7, 6],
    channelsFirst: true,
    layers: [["AveragePooling2D", { pool_size: [2, 3], strides: [1, 2] }]],
  },
  "global average": { input, layers: [["GlobalAveragePooling2D"]] },
  "global max": { input, layers: [["GlobalMaxPooling2D"]] },
  "global average, channels first": {
    input: [3, 7, 6],
    channelsFirst: true,
    layers: [["GlobalAveragePooling2D"]],
  },
});

const BATCH_AXIS = "its kernel takes the parameters along the last axis, whichever is asked for";

/** A layer that works along the last axis, made to work along the first behind the batch. */
const alongAxis1 = (layer: LayerCase): LayerCase[] => [
  ["Permute", { dims: [2, 3, 1] }],
  layer,
  ["Permute", { dims: [3, 1, 2] }],
];

kerasSuite("normalisations", {
  batch: { input, layers: [["BatchNormalization", { axis: [3], epsilon: 0.01 }]] },
  "batch, no scale": { input, layers: [["BatchNormalization", { axis: -1, scale: false }]] },
  "batch, no centre": { input, layers: [["BatchNormalization", { center: false }]] },
  "batch, channels first": {
    input: [3, 7, 6],
    channelsFirst: true,
    layers: [["BatchNormalization", { axis: 1 }]],
    theirs: { reason: BATCH_AXIS, layers: alongAxis1(["BatchNormalization"]) },
  },
  "batch, along rows": {
    input,
    layers: [["BatchNormalization", { axis: 1, scale: false }]],
    theirs: { reason: BATCH_AXIS, layers: alongAxis1(["BatchNormalization", { scale: false }]) },
  },
  "batch, of a vector": { input, layers: [["GlobalMaxPooling2D"], ["BatchNormalization"]] },
  layer: { input, layers: [["LayerNormalization", { axis: [-1], epsilon: 0.01 }]] },
  "layer, over rows and columns": { input, layers: [["LayerNormalization", { axis: [1, 2] }]] },
  "layer, over everything": { input, layers: [["LayerNormalization", { axis: [1, 2, 3], scale: false }]] },
  "layer, of a vector": { input, layers: [["GlobalMaxPooling2D"], ["LayerNormalization", { center: false }]] },
  group: {
    input: [7, 5, 6],
    layers: [["GroupNormalization", { groups: 2, scale: false, center: false, epsilon: 0.01 }]],
    theirs: {
      reason: "it has no such layer",
      f: (x) => {
        const groups = tf.reshape(x, [2, 35, 2, 3]);
        const { mean, variance } = tf.moments(groups, [1, 3], true);
        return tf.reshape(tf.div(tf.sub(groups, mean), tf.sqrt(tf.add(variance, 0.01))), x.shape);
      },
    },
  },
  "given means and variances": {
    input,
    layers: [["Normalization", { axis: -1, mean: [[[[1, -2, 0.5]]]], variance: [4, 0.25, 9] }]],
    theirs: { reason: "it has no such layer", f: (x) => tf.div(tf.sub(x, [1, -2, 0.5]), [2, 0.5, 3]) },
  },
  "given one mean, inverted": {
    input,
    layers: [["Normalization", { axis: null, mean: 2, variance: 9, invert: true }]],
    theirs: { reason: "it has no such layer", f: (x) => tf.add(tf.mul(x, 3), 2) },
  },
  "rescaling, a number for each channel": {
    input,
    layers: [["Rescaling", { scale: [1, 2, 3], offset: [0, -1, 1] }]],
    theirs: { reason: "it takes one number", f: (x) => tf.add(tf.mul(x, [1, 2, 3]), [0, -1, 1]) },
  },
  rescaling: { input, layers: [["Rescaling", { scale: 0.25, offset: -1 }]] },
});

const PIXEL_CENTRES = "its layer samples at the corners of pixels, as TensorFlow 1 did";

kerasSuite("dense layers and shapes", {
  "flatten, dense": { input, layers: [["Conv2D", conv], ["Flatten"], ["Dense", { units: 5 }]] },
  "flatten, channels first": {
    input: [3, 7, 6],
    channelsFirst: true,
    layers: [["Conv2D", conv], ["Flatten"], ["Dense", { units: 5, use_bias: false }]],
  },
  "flatten, single row and column": {
    input: [3, 2, 5],
    layers: [["Conv2D", conv], ["Flatten"]],
  },
  "dense at each place": { input, layers: [["Dense", { units: 5, activation: "relu" }]] },
  "dense on rows": { input: [6, 3], layers: [["Dense", { units: 5 }]] },
  "softmax over the channels of each place": { input, layers: [["Dense", { units: 5, activation: "softmax" }]] },
  "rows and columns without a channel, made a picture": {
    input: [7, 6],
    layers: [
      ["Reshape", { target_shape: [7, 6, 1] }],
      ["Conv2D", conv],
    ],
  },
  "reshape to a picture": {
    input,
    layers: [
      ["Reshape", { target_shape: [3, -1, 2] }],
      ["Conv2D", { ...conv, kernel_size: [2, 2] }],
    ],
  },
  "reshape to rows": { input, layers: [["Reshape", { target_shape: [14, 9] }]] },
  "reshape to a single row and column": {
    input,
    layers: [
      ["GlobalAveragePooling2D"],
      ["Reshape", { target_shape: [1, 1, 3] }],
      ["Conv2D", { filters: 2, kernel_size: 1 }],
    ],
  },
  permute: { input, layers: [["Permute", { dims: [3, 1, 2] }]] },
  "permute, channels kept": { input, layers: [["Permute", { dims: [2, 1, 3] }]] },
  "repeat vector": { input, layers: [["GlobalAveragePooling2D"], ["RepeatVector", { n: 4 }]] },
  "zero padding": {
    input,
    layers: [
      [
        "ZeroPadding2D",
        {
          padding: [
            [1, 2],
            [3, 0],
          ],
        },
      ],
    ],
  },
  "zero padding by a number": { input, layers: [["ZeroPadding2D", { padding: [2, 1] }]] },
  cropping: {
    input,
    layers: [
      [
        "Cropping2D",
        {
          cropping: [
            [1, 2],
            [0, 3],
          ],
        },
      ],
    ],
  },
  "up, nearest": { input, layers: [["UpSampling2D", { size: [2, 3], interpolation: "nearest" }]] },
  "only while training": {
    input,
    layers: [
      ["Dropout", { rate: 0.5 }],
      ["GaussianNoise", { stddev: 1 }],
    ],
  },
  "up, bilinear": {
    input,
    layers: [["UpSampling2D", { size: [2, 3], interpolation: "bilinear" }]],
    theirs: { reason: PIXEL_CENTRES, f: (x) => tf.image.resizeBilinear(x, [14, 18], false, true) },
  },
  "resizing, bilinear": {
    input,
    layers: [["Resizing", { height: 4, width: 9 }]],
    theirs: { reason: PIXEL_CENTRES, f: (x) => tf.image.resizeBilinear(x, [4, 9], false, true) },
  },
  "resizing, nearest": {
    input,
    layers: [["Resizing", { height: 4, width: 9, interpolation: "nearest" }]],
    theirs: { reason: PIXEL_CENTRES, f: (x) => tf.image.resizeNearestNeighbor(x, [4, 9], false, true) },
  },
  "centre crop": {
    input,
    layers: [["CenterCrop", { height: 4, width: 3 }]],
    theirs: { reason: "it resizes where an extent is odd", f: (x) => tf.slice(x, [0, 1, 1, 0], [-1, 4, 3, -1]) },
  },
});

const activations = [
  "relu",
  "relu6",
  "elu",
  "selu",
  "gelu",
  "swish",
  "softmax",
  "sigmoid",
  "hard_sigmoid",
  "tanh",
  "softplus",
  "softsign",
  "mish",
  "linear",
];

kerasSuite(
  "activations",
  Object.fromEntries(
    activations.map((activation) => [activation, { input, layers: [["Activation", { activation }]] }]),
  ),
);

const UNKNOWN = "it does not know the function";
const beyond: Record<string, Oracle> = {
  hard_swish: (x) => tf.div(tf.mul(x, tf.relu6(tf.add(x, 3))), 6),
  leaky_relu: (x) => tf.leakyRelu(x, 0.2),
  exponential: (x) => tf.exp(x),
  log_softmax: (x) => tf.logSoftmax(x),
  log_sigmoid: (x) => tf.logSigmoid(x),
  celu: (x) => tf.where(tf.greater(x, 0), x, tf.expm1(x)),
  hard_tanh: (x) => tf.clipByValue(x, -1, 1),
};

kerasSuite(
  "activations of newer versions",
  Object.fromEntries(
    Object.entries(beyond).map(([activation, f]) => [
      activation,
      { input, layers: [["Activation", { activation }]], theirs: { reason: UNKNOWN, f } },
    ]),
  ),
);

kerasSuite("activations as objects", {
  "a function": {
    input,
    layers: [["Activation", { activation: { class_name: "function", config: "relu6", registered_name: "function" } }]],
    theirs: { reason: UNKNOWN, f: (x) => tf.relu6(x) },
  },
  "a layer": {
    input,
    layers: [["Activation", { activation: { class_name: "ReLU", config: { max_value: 6 } } }]],
    theirs: { reason: UNKNOWN, f: (x) => tf.relu6(x) },
  },
});

const RELU = "its layer knows only the highest value";

/** The definition in the documentation of Keras: slope · (x − threshold) below the threshold, x above it, at most `highest`. */
const steps =
  (threshold: number, slope: number, highest: number): Oracle =>
  (x) =>
    tf.where(tf.greaterEqual(x, threshold), tf.minimum(x, highest), tf.mul(tf.sub(x, threshold), slope));

kerasSuite("layers that are activations", {
  relu: { input, layers: [["ReLU"]] },
  "relu with a highest value": { input, layers: [["ReLU", { max_value: 1 }]] },
  leaky: { input, layers: [["LeakyReLU", { alpha: 0.2 }]] },
  "leaky, default slope": { input, layers: [["LeakyReLU"]] },
  elu: {
    input,
    layers: [["ELU", { alpha: 0.7 }]],
    theirs: { reason: "its layer takes no alpha", f: (x) => tf.where(tf.greater(x, 0), x, tf.mul(tf.expm1(x), 0.7)) },
  },
  "relu with a slope below, a threshold and a highest value": {
    input,
    layers: [["ReLU", { max_value: 1.5, negative_slope: 0.2, threshold: 0.5 }]],
    theirs: { reason: RELU, f: steps(0.5, 0.2, 1.5) },
  },
  "relu with a slope below": {
    input,
    layers: [["ReLU", { negative_slope: 0.3 }]],
    theirs: { reason: RELU, f: steps(0, 0.3, Number.POSITIVE_INFINITY) },
  },
  "relu with a threshold": {
    input,
    layers: [["ReLU", { threshold: 0.4 }]],
    theirs: { reason: RELU, f: steps(0.4, 0, Number.POSITIVE_INFINITY) },
  },
  "relu with a threshold and a highest value": {
    input,
    layers: [["ReLU", { threshold: 0.4, max_value: 1 }]],
    theirs: { reason: RELU, f: steps(0.4, 0, 1) },
  },
  thresholded: { input, layers: [["ThresholdedReLU", { theta: 0.5 }]] },
  "parametric, a slope for each place": { input, layers: [["PReLU"]] },
  "parametric, a slope for each channel": { input, layers: [["PReLU", { shared_axes: [1, 2] }]] },
  "softmax over rows": {
    input,
    layers: [["Softmax", { axis: 1 }]],
    theirs: { reason: "it knows only the last axis", layers: alongAxis1(["Softmax", { axis: -1 }]) },
  },
});
