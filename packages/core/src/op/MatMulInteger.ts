import { defineOp } from "./define.ts";
import MatMul from "./MatMul.ts";
import { dequantized } from "./quantizedArithmetic.ts";

/** Inputs: a, b and their zero points; the sums are int32. */
export default defineOp({
  type: "MatMulInteger",
  family: "linear",
  infer: ({ attrs, x: [a, b] }) => [{ type: "int32", shape: MatMul.infer({ attrs, x: [a, b], outputs: 1 })[0]!.shape }],
  evaluate: ({ attrs, x: [a, b, aZero, bZero], y }) =>
    MatMul.evaluate({ attrs, x: [dequantized(a!, undefined, aZero, -2), dequantized(b!, undefined, bZero, -1)], y }),
  expand: ({ g, steps }) => [{ whole: g.node("MatMul", [steps(0, 2, -2), steps(1, 3, -1)]) }],
  macs: (c) => MatMul.macs!(c),
});
