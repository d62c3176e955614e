import Mul from "./Mul.ts";
import { defineQLinear } from "./qlinear.ts";

/** Of ONNX Runtime. Inputs: a, its scale and zero point, the same of b, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearMul",
  domain: "com.microsoft",
  of: Mul,
  operands: () => [{ at: 0 }, { at: 3 }],
  result: 6,
});
