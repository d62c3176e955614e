import Conv from "./Conv.ts";
import { defineOp } from "./define.ts";
import { dequantized } from "./quantizedArithmetic.ts";

/** Inputs: x, w and their zero points; the sums are int32. */
export default defineOp({
  type: "ConvInteger",
  family: "linear",
  infer: ({ attrs, x: [x, w] }) => [{ type: "int32", shape: Conv.infer({ attrs, x: [x, w], outputs: 1 })[0]!.shape }],
  evaluate: ({ attrs, x: [x, w, xZero, wZero], y }) =>
    Conv.evaluate({ attrs, x: [dequantized(x!, undefined, xZero, 1), dequantized(w!, undefined, wZero, 0)], y }),
  expand: ({ g, attrs, steps }) => [{ whole: g.node("Conv", [steps(0, 2, 1), steps(1, 3, 0)], attrs) }],
  macs: (c) => Conv.macs!(c),
  window: (c) => Conv.window!(c),
});
