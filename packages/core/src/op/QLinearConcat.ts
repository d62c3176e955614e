import Concat from "./Concat.ts";
import { defineQLinear } from "./qlinear.ts";

/** Of ONNX Runtime. Inputs: scale and zero point of the result; then each part with its scale and zero point. */
export default defineQLinear({
  type: "QLinearConcat",
  domain: "com.microsoft",
  of: Concat,
  operands: (inputs) => Array.from({ length: Math.floor((inputs - 2) / 3) }, (_, i) => ({ at: 2 + 3 * i })),
  result: 0,
});
