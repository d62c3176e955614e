import { defineQLinear } from "./qlinear.ts";
import Softmax from "./Softmax.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearSoftmax",
  domain: "com.microsoft",
  of: Softmax,
  operands: () => [{ at: 0 }],
  result: 3,
  attrs: ({ axis = -1 }) => ({ axis }),
});
