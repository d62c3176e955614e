import MatMul from "./MatMul.ts";
import { defineQLinear } from "./qlinear.ts";

/** Inputs: a, its scale and zero point, the same of b, scale and zero point of y. The scales of a are those of its rows, of b those of its columns. */
export default defineQLinear({
  type: "QLinearMatMul",
  of: MatMul,
  operands: () => [
    { at: 0, axis: -2 },
    { at: 3, axis: -1 },
  ],
  result: 6,
});
