import type { Shape } from "../base/tensor.ts";
import { drawn } from "./drawn.ts";
import type { OperatorSpec, TensorSpec, TfliteSpec } from "./tfliteFile.ts";
import { option } from "./tfliteFile.ts";

const { flag, small, int, real, ints } = option;

const constant = (shape: Shape, seed = 1, low = -1, high = 1): TensorSpec => ({
  shape,
  data: drawn(shape, seed, low, high),
});
const whole = (values: readonly number[], shape: Shape = [values.length]): TensorSpec => ({
  shape,
  type: "int32",
  data: values,
});

/** A picture of 1×5×7×3, or what is said of it. */
interface OneOperator {
  readonly x?: TensorSpec;
  /** Inputs in their order, constants by name; default: the picture. */
  readonly inputs?: Readonly<Record<string, TensorSpec | "x" | "made" | "absent">>;
  readonly options?: OperatorSpec["options"];
  readonly y: TensorSpec | readonly TensorSpec[];
  /** The operator itself, where the case is about what comes before it. */
  readonly last?: string;
  /** Operators before it, with the tensors they make. */
  readonly before?: readonly (OperatorSpec & { readonly makes: Readonly<Record<string, TensorSpec>> })[];
}

const PICTURE: TensorSpec = { shape: [1, 5, 7, 3] };

export function modelOf(type: string, c: OneOperator): TfliteSpec {
  const outputs = [c.y].flat().map((t, i) => [i === 0 ? "y" : `y${i}`, t] as [string, TensorSpec]);
  const listed = Object.entries(c.inputs ?? { x: "x" as const });
  const constants = listed.filter((e): e is [string, TensorSpec] => typeof e[1] !== "string");
  const made = Object.assign({}, ...(c.before ?? []).map((o) => o.makes));
  return {
    tensors: { x: c.x ?? PICTURE, ...made, ...Object.fromEntries(constants), ...Object.fromEntries(outputs) },
    operators: [
      ...(c.before ?? []),
      {
        type: c.last ?? type,
        inputs: listed.map(([name, what]) => (what === "absent" ? "" : what === "x" ? "x" : name)),
        outputs: outputs.map(([name]) => name),
        ...(c.options && { options: c.options }),
      },
    ],
    inputs: ["x"],
    outputs: outputs.map(([name]) => name),
  };
}

const whole4: TensorSpec = { shape: [4], type: "int32" };
const float = (...shape: number[]): TensorSpec => ({ shape });

const conv = (padding: number, stride: [number, number], dilation: [number, number], activation: number) => ({
  0: small(padding),
  1: int(stride[1]),
  2: int(stride[0]),
  3: small(activation),
  4: int(dilation[1]),
  5: int(dilation[0]),
});

const depthwise = (padding: number, stride: number, multiplier: number, dilation = 1) => ({
  0: small(padding),
  1: int(stride),
  2: int(stride),
  3: int(multiplier),
  4: small(0),
  5: int(dilation),
  6: int(dilation),
});

const pool = (padding: number, stride: [number, number], window: [number, number], activation = 0) => ({
  0: small(padding),
  1: int(stride[1]),
  2: int(stride[0]),
  3: int(window[1]),
  4: int(window[0]),
  5: small(activation),
});

const kernel = constant([4, 3, 2, 3], 5);
const bias = constant([4], 6);
const SAME = 0;
const VALID = 1;

/** Numbers of either sign, and above 0. */
const above: TensorSpec = { shape: [1, 5, 7, 3] };

/** Float operators by their type, each with cases by name. */
export const floatCases: Readonly<Record<string, Readonly<Record<string, OneOperator>>>> = {
  CONV_2D: {
    "same, even kernel": {
      inputs: { x: "x", w: kernel, b: bias },
      options: conv(SAME, [1, 1], [1, 1], 0),
      y: float(1, 5, 7, 4),
    },
    "valid, strides": {
      inputs: { x: "x", w: kernel, b: bias },
      options: conv(VALID, [2, 3], [1, 1], 1),
      y: float(1, 2, 2, 4),
    },
    "same, strides, clipped to -1 … 1": {
      inputs: { x: "x", w: kernel, b: bias },
      options: conv(SAME, [2, 3], [1, 1], 2),
      y: float(1, 3, 3, 4),
    },
    "same, dilated, clipped to 0 … 6": {
      inputs: { x: "x", w: kernel, b: bias },
      options: conv(SAME, [1, 1], [2, 3], 3),
      y: float(1, 5, 7, 4),
    },
    "no bias": { inputs: { x: "x", w: kernel }, options: conv(VALID, [1, 1], [1, 1], 0), y: float(1, 3, 6, 4) },
    groups: {
      x: float(1, 5, 7, 6),
      inputs: { x: "x", w: kernel, b: bias },
      options: conv(VALID, [1, 1], [1, 1], 0),
      y: float(1, 3, 6, 4),
    },
  },
  DEPTHWISE_CONV_2D: {
    "same, stride": {
      inputs: { x: "x", w: constant([1, 3, 2, 3], 7), b: constant([3], 8) },
      options: depthwise(SAME, 2, 1),
      y: float(1, 3, 4, 3),
    },
    "valid, multiplier": {
      inputs: { x: "x", w: constant([1, 3, 2, 6], 7), b: constant([6], 8) },
      options: depthwise(VALID, 1, 2),
      y: float(1, 3, 6, 6),
    },
    "same, dilated": {
      inputs: { x: "x", w: constant([1, 3, 2, 3], 7), b: constant([3], 8) },
      options: depthwise(SAME, 1, 1, 2),
      y: float(1, 5, 7, 3),
    },
  },
  TRANSPOSE_CONV: {
    same: {
      inputs: { shape: whole([1, 10, 14, 4]), w: constant([4, 3, 4, 3], 9), x: "x" },
      options: { 0: small(SAME), 1: int(2), 2: int(2) },
      y: float(1, 10, 14, 4),
    },
    "same, odd output": {
      inputs: { shape: whole([1, 9, 13, 4]), w: constant([4, 3, 3, 3], 9), x: "x", b: bias },
      options: { 0: small(SAME), 1: int(2), 2: int(2) },
      y: float(1, 9, 13, 4),
    },
    valid: {
      inputs: { shape: whole([1, 11, 22, 4]), w: constant([4, 3, 4, 3], 9), x: "x" },
      options: { 0: small(VALID), 1: int(3), 2: int(2) },
      y: float(1, 11, 22, 4),
    },
    "stride beyond the kernel": {
      inputs: { shape: whole([1, 15, 21, 4]), w: constant([4, 2, 1, 3], 9), x: "x" },
      options: { 0: small(VALID), 1: int(3), 2: int(3) },
      y: float(1, 15, 21, 4),
    },
  },
  FULLY_CONNECTED: {
    "flattens a picture": {
      inputs: { x: "x", w: constant([4, 105], 10), b: bias },
      options: { 0: small(1) },
      y: float(1, 4),
    },
    "keeps the axes": {
      x: float(1, 5, 3),
      inputs: { x: "x", w: constant([4, 3], 10), b: bias },
      options: { 2: flag(true) },
      y: float(1, 5, 4),
    },
    "no bias": {
      x: float(1, 5, 3),
      inputs: { x: "x", w: constant([4, 15], 10), b: "absent" },
      options: { 0: small(0) },
      y: float(1, 4),
    },
  },
  MAX_POOL_2D: {
    same: { options: pool(SAME, [2, 2], [3, 2]), y: float(1, 3, 4, 3) },
    "valid, clipped": { options: pool(VALID, [1, 2], [2, 3], 3), y: float(1, 4, 3, 3) },
  },
  AVERAGE_POOL_2D: {
    "same: padding is not counted": { options: pool(SAME, [2, 2], [3, 2]), y: float(1, 3, 4, 3) },
    valid: { options: pool(VALID, [1, 2], [2, 3]), y: float(1, 4, 3, 3) },
  },
  MEAN: {
    "rows and columns": { inputs: { x: "x", axes: whole([1, 2]) }, y: float(1, 3) },
    "kept, counted from the back": {
      inputs: { x: "x", axes: whole([-2, -3]) },
      options: { 0: flag(true) },
      y: float(1, 1, 1, 3),
    },
    rows: { inputs: { x: "x", axes: whole([1]) }, y: float(1, 7, 3) },
    channels: { inputs: { x: "x", axes: whole([3]) }, y: float(1, 5, 7) },
    "channels, kept": { inputs: { x: "x", axes: whole([3]) }, options: { 0: flag(true) }, y: float(1, 5, 7, 1) },
  },
  REDUCE_MAX: {
    "rows and columns": { inputs: { x: "x", axes: whole([1, 2]) }, y: float(1, 3) },
    "columns and channels": { inputs: { x: "x", axes: whole([2, 3]) }, y: float(1, 5) },
  },
  REDUCE_MIN: { columns: { inputs: { x: "x", axes: whole([2]) }, options: { 0: flag(true) }, y: float(1, 5, 1, 3) } },
  SUM: { "rows and columns": { inputs: { x: "x", axes: whole([1, 2]) }, y: float(1, 3) } },
  REDUCE_PROD: { rows: { inputs: { x: "x", axes: whole([1]) }, y: float(1, 7, 3) } },
  ADD: {
    "a number for each channel": {
      inputs: { x: "x", b: constant([3], 11) },
      options: { 0: small(1) },
      y: float(1, 5, 7, 3),
    },
    "a number": { inputs: { x: "x", b: constant([], 11) }, y: float(1, 5, 7, 3) },
    "columns and channels": {
      inputs: { b: constant([7, 1], 11), x: "x" },
      options: { 0: small(0) },
      y: float(1, 5, 7, 3),
    },
  },
  SUB: {
    "from a constant": {
      inputs: { b: constant([1, 5, 7, 3], 12), x: "x" },
      options: { 0: small(0) },
      y: float(1, 5, 7, 3),
    },
  },
  MUL: { "by itself, clipped": { inputs: { x: "x", x2: "x" }, options: { 0: small(3) }, y: float(1, 5, 7, 3) } },
  DIV: {
    "by a constant": {
      inputs: { x: "x", b: constant([1, 1, 3], 13, 1, 2) },
      options: { 0: small(0) },
      y: float(1, 5, 7, 3),
    },
  },
  POW: { squares: { inputs: { x: "x", b: constant([1], 13, 2, 2) }, y: float(1, 5, 7, 3) } },
  MAXIMUM: { "and a constant": { inputs: { x: "x", b: constant([3], 14) }, y: float(1, 5, 7, 3) } },
  MINIMUM: { "and a constant": { inputs: { x: "x", b: constant([7, 3], 14) }, y: float(1, 5, 7, 3) } },
  SQUARED_DIFFERENCE: { "to a constant": { inputs: { x: "x", b: constant([3], 15) }, y: float(1, 5, 7, 3) } },
  ADD_N: { three: { inputs: { x: "x", x2: "x", b: constant([1, 5, 7, 3], 16) }, y: float(1, 5, 7, 3) } },
  CONCATENATION: {
    channels: {
      inputs: { x: "x", x2: "x", b: constant([1, 5, 7, 2], 17) },
      options: { 0: int(-1), 1: small(0) },
      y: float(1, 5, 7, 8),
    },
    rows: {
      inputs: { x: "x", b: constant([1, 2, 7, 3], 17) },
      options: { 0: int(1), 1: small(0) },
      y: float(1, 7, 7, 3),
    },
  },
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
