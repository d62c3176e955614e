import Conv from "./Conv.ts";
import { defineQLinear } from "./qlinear.ts";

/** Inputs: x, its scale and zero point, the same of w, scale and zero point of y, a bias in steps of the product of both scales. */
export default defineQLinear({
  type: "QLinearConv",
  of: Conv,
  operands: () => [{ at: 0 }, { at: 3, axis: 0 }],
  result: 6,
  bias: 8,
});
