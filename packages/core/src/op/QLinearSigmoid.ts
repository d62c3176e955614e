import { defineQLinear } from "./qlinear.ts";
import Sigmoid from "./Sigmoid.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearSigmoid",
  domain: "com.microsoft",
  of: Sigmoid,
  operands: () => [{ at: 0 }],
  result: 3,
});
