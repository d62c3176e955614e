import GlobalAveragePool from "./GlobalAveragePool.ts";
import { defineQLinear } from "./qlinear.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearGlobalAveragePool",
  domain: "com.microsoft",
  of: GlobalAveragePool,
  operands: () => [{ at: 0 }],
  result: 3,
});
