import type { Cases } from "./tfliteCase.ts";
import { constant, float, whole } from "./tfliteCase.ts";
import { option } from "./tfliteFile.ts";

const { flag, small, int } = option;

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

/** What weighs, pools and combines pictures. */
export const layerCases: Cases = {
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
};
