import type { Cases } from "./tfliteCase.ts";
import { constant, float, whole } from "./tfliteCase.ts";
import type { TensorSpec } from "./tfliteFile.ts";
import { option } from "./tfliteFile.ts";

const { flag, small, int, real, ints } = option;

const whole4: TensorSpec = { shape: [4], type: "int32" };

/** Numbers of either sign, and above 0. */
const above: TensorSpec = { shape: [1, 5, 7, 3] };

/** What moves, resizes and maps numbers. */
export const elementCases: Cases = {
  RESHAPE: {
    "to a matrix": { inputs: { x: "x", shape: whole([-1, 105]) }, y: float(1, 105) },
    "option of old files": { options: { 0: ints([1, 7, 15]) }, y: float(1, 7, 15) },
    "to another picture": { inputs: { x: "x", shape: whole([1, 3, 5, 7]) }, y: float(1, 3, 5, 7) },
    "from rows": { x: float(1, 6, 4), inputs: { x: "x", shape: whole([1, 2, 3, 4]) }, y: float(1, 2, 3, 4) },
  },
  SQUEEZE: { columns: { x: float(1, 5, 1, 3), options: { 0: ints([2]) }, y: float(1, 5, 3) } },
  EXPAND_DIMS: { "to a picture": { x: float(1, 5, 3), inputs: { x: "x", axis: whole([2]) }, y: float(1, 5, 1, 3) } },
  TRANSPOSE: {
    picture: { inputs: { x: "x", perm: whole([0, 3, 1, 2]) }, y: float(1, 3, 5, 7) },
    "rows and columns": { inputs: { x: "x", perm: whole([0, 2, 1, 3]) }, y: float(1, 7, 5, 3) },
    rows: { x: float(1, 5, 3), inputs: { x: "x", perm: whole([0, 2, 1]) }, y: float(1, 3, 5) },
  },
  PAD: { zeros: { inputs: { x: "x", pads: whole([0, 0, 1, 2, 3, 0, 0, 1], [4, 2]) }, y: float(1, 8, 10, 4) } },
  PADV2: {
    "a number": {
      inputs: { x: "x", pads: whole([0, 0, 1, 2, 3, 0, 0, 0], [4, 2]), value: { shape: [], data: [-1.5] } },
      y: float(1, 8, 10, 3),
    },
  },
  MIRROR_PAD: {
    "without the edge": {
      inputs: { x: "x", pads: whole([0, 0, 4, 2, 3, 0, 0, 1], [4, 2]) },
      options: { 0: small(0) },
      y: float(1, 11, 10, 4),
    },
    "with the edge": {
      inputs: { x: "x", pads: whole([0, 0, 5, 2, 3, 0, 0, 1], [4, 2]) },
      options: { 0: small(1) },
      y: float(1, 12, 10, 4),
    },
  },
  SOFTMAX: {
    channels: { options: { 0: real(1) }, y: float(1, 5, 7, 3) },
    "rows, scaled": { x: float(1, 5, 7), options: { 0: real(0.5) }, y: float(1, 5, 7) },
  },
  LOG_SOFTMAX: { rows: { x: float(1, 5, 7), y: float(1, 5, 7) } },
  LOGISTIC: { picture: { y: float(1, 5, 7, 3) } },
  TANH: { picture: { y: float(1, 5, 7, 3) } },
  RELU: { picture: { y: float(1, 5, 7, 3) } },
  RELU6: { picture: { y: float(1, 5, 7, 3) } },
  RELU_N1_TO_1: { picture: { y: float(1, 5, 7, 3) } },
  RELU_0_TO_1: { picture: { y: float(1, 5, 7, 3) } },
  LEAKY_RELU: { picture: { options: { 0: real(0.3) }, y: float(1, 5, 7, 3) } },
  PRELU: { "a slope for each channel": { inputs: { x: "x", alpha: constant([1, 1, 3], 18) }, y: float(1, 5, 7, 3) } },
  ELU: { picture: { y: float(1, 5, 7, 3) } },
  GELU: { exact: { y: float(1, 5, 7, 3) }, tanh: { options: { 0: flag(true) }, y: float(1, 5, 7, 3) } },
  HARD_SWISH: { picture: { y: float(1, 5, 7, 3) } },
  RESIZE_BILINEAR: {
    "from the corner": { inputs: { x: "x", size: whole([9, 4]) }, options: { 2: flag(false) }, y: float(1, 9, 4, 3) },
    "half pixels": { inputs: { x: "x", size: whole([9, 4]) }, options: { 3: flag(true) }, y: float(1, 9, 4, 3) },
    "aligned corners": { inputs: { x: "x", size: whole([9, 4]) }, options: { 2: flag(true) }, y: float(1, 9, 4, 3) },
  },
  RESIZE_NEAREST_NEIGHBOR: {
    "from the corner": { inputs: { x: "x", size: whole([9, 4]) }, options: { 0: flag(false) }, y: float(1, 9, 4, 3) },
    "half pixels": { inputs: { x: "x", size: whole([8, 14]) }, options: { 1: flag(true) }, y: float(1, 8, 14, 3) },
    "aligned corners": { inputs: { x: "x", size: whole([9, 4]) }, options: { 0: flag(true) }, y: float(1, 9, 4, 3) },
  },
  STRIDED_SLICE: {
    "every second": {
      inputs: { x: "x", begin: whole([0, 1, 0, 1]), end: whole([1, 5, -1, 3]), steps: whole([1, 2, 2, 1]) },
      options: { 0: int(1), 1: int(1) },
      y: float(1, 2, 3, 2),
    },
    backwards: {
      inputs: { x: "x", begin: whole([0, 0, -1, 0]), end: whole([0, 0, 0, 0]), steps: whole([1, 1, -2, -1]) },
      options: { 0: int(0b1011), 1: int(0b1111) },
      y: float(1, 5, 4, 3),
    },
    "a channel": {
      inputs: { x: "x", begin: whole([0, 0, 0, 1]), end: whole([0, 0, 0, 2]), steps: whole([1, 1, 1, 1]) },
      options: { 0: int(0b0111), 1: int(0b0111), 4: int(0b1000) },
      y: float(1, 5, 7),
    },
  },
  SLICE: { part: { inputs: { x: "x", begin: whole([0, 1, 2, 1]), size: whole([1, 3, -1, 1]) }, y: float(1, 3, 5, 1) } },
  SPLIT: {
    channels: {
      inputs: { axis: whole([3], []), x: "x" },
      options: { 0: int(3) },
      y: [1, 1, 1].map(() => float(1, 5, 7, 1)),
    },
  },
  SPLIT_V: {
    columns: {
      inputs: { x: "x", sizes: whole([2, -1]), axis: whole([2], []) },
      options: { 0: int(2) },
      y: [float(1, 5, 2, 3), float(1, 5, 5, 3)],
    },
  },
  PACK: {
    "to a picture": {
      x: float(1, 5, 7),
      inputs: { x: "x", x2: "x" },
      options: { 0: int(2), 1: int(3) },
      y: float(1, 5, 7, 2),
    },
  },
  UNPACK: { columns: { x: float(1, 5, 2, 3), options: { 0: int(2), 1: int(2) }, y: [float(1, 5, 3), float(1, 5, 3)] } },
  SHAPE: {
    "to flatten any batch": {
      before: [
        { type: "SHAPE", inputs: ["x"], outputs: ["shape"], options: { 0: small(2) }, makes: { shape: whole4 } },
        {
          type: "STRIDED_SLICE",
          inputs: ["shape", "zero", "one", "one"],
          outputs: ["batch"],
          options: { 4: int(1) },
          makes: { batch: { shape: [], type: "int32" }, zero: whole([0]), one: whole([1]), rest: whole([105], []) },
        },
        {
          type: "PACK",
          inputs: ["batch", "rest"],
          outputs: ["wanted"],
          options: { 0: int(2) },
          makes: { wanted: { shape: [2], type: "int32" } },
        },
      ],
      last: "RESHAPE",
      inputs: { x: "x", wanted: "made" },
      y: float(1, 105),
    },
  },
  L2_NORMALIZATION: { channels: { options: { 0: small(0) }, y: float(1, 5, 7, 3) } },
  LOCAL_RESPONSE_NORMALIZATION: {
    channels: {
      x: float(1, 4, 5, 8),
      options: { 0: int(2), 1: real(1), 2: real(0.3), 3: real(0.75) },
      y: float(1, 4, 5, 8),
    },
  },
  BATCH_MATMUL: {
    "by a constant": {
      x: float(1, 5, 3),
      inputs: { x: "x", b: constant([1, 3, 4], 19) },
      options: { 0: flag(false) },
      y: float(1, 5, 4),
    },
    "second turned": {
      x: float(1, 5, 3),
      inputs: { x: "x", b: constant([1, 4, 3], 19) },
      options: { 1: flag(true) },
      y: float(1, 5, 4),
    },
    "with itself turned": { inputs: { x: "x", x2: "x" }, options: { 0: flag(true) }, y: float(1, 5, 3, 3) },
  },
  CAST: { "to integers": { options: { 0: small(0), 1: small(2) }, y: { shape: [1, 5, 7, 3], type: "int32" } } },
  SPACE_TO_DEPTH: { "blocks of two": { x: float(1, 4, 6, 3), options: { 0: int(2) }, y: float(1, 2, 3, 12) } },
  DEPTH_TO_SPACE: { "blocks of two": { x: float(1, 2, 3, 12), options: { 0: int(2) }, y: float(1, 4, 6, 3) } },
  ARG_MAX: {
    channels: {
      inputs: { x: "x", axis: whole([-1]) },
      options: { 0: small(2) },
      y: { shape: [1, 5, 7], type: "int32" },
    },
  },
  ARG_MIN: {
    rows: { inputs: { x: "x", axis: whole([1]) }, options: { 0: small(2) }, y: { shape: [1, 7, 3], type: "int32" } },
  },
  GATHER: {
    channels: { inputs: { x: "x", places: whole([2, 0, 2, 1]) }, options: { 0: int(3) }, y: float(1, 5, 7, 4) },
    "a row": { inputs: { x: "x", place: whole([3], []) }, options: { 0: int(1) }, y: float(1, 7, 3) },
  },
  ABS: { picture: { y: float(1, 5, 7, 3) } },
  NEG: { picture: { y: float(1, 5, 7, 3) } },
  EXP: { picture: { y: float(1, 5, 7, 3) } },
  SQUARE: { picture: { y: float(1, 5, 7, 3) } },
  SIN: { picture: { y: float(1, 5, 7, 3) } },
  COS: { picture: { y: float(1, 5, 7, 3) } },
  FLOOR: { picture: { y: float(1, 5, 7, 3) } },
  CEIL: { picture: { y: float(1, 5, 7, 3) } },
  ROUND: { picture: { y: float(1, 5, 7, 3) } },
  SIGN: { picture: { y: float(1, 5, 7, 3) } },
  ...Object.fromEntries(
    ["SQRT", "RSQRT", "LOG"].map((type) => [
      type,
      {
        "of squares": {
          inputs: { s: "made" },
          before: [{ type: "EXP", inputs: ["x"], outputs: ["s"], makes: { s: above } }],
          y: above,
        },
      },
    ]),
  ),
};
