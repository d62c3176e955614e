import type { Node } from "../../onnx/graph.ts";
import type { Op } from "../../op/index.ts";

/** Operators of one input that map each element by itself, beside the activations. */
const functions = new Set("Abs Cos Erf Exp Log Pow Reciprocal Sin Sqrt".split(" "));

/** Each element of the output is a function of one element of the first input. */
export const isFunction = (node: Node, op: Op): boolean => op.family === "activation" || functions.has(node.op);

export const isNormalization = (_: Node, op: Op): boolean => op.family === "normalization";

/** One of these operators. */
export const isOneOf = (...types: readonly string[]): ((node: Node) => boolean) => {
  const known = new Set(types);
  return (node) => known.has(node.op) && !node.domain;
};

/** A product of its first two inputs, element by element or as matrices. */
export const isProduct = isOneOf("Mul", "MatMul", "Gemm", "Conv", "ConvTranspose");

/** Layers with weights. */
export const isLayer = isOneOf("Conv", "ConvTranspose", "Gemm", "MatMul");
