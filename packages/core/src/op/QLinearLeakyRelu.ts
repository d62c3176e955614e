import LeakyRelu from "./LeakyRelu.ts";
import { defineQLinear } from "./qlinear.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearLeakyRelu",
  domain: "com.microsoft",
  of: LeakyRelu,
  operands: () => [{ at: 0 }],
  result: 3,
});
