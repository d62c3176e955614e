import AveragePool from "./AveragePool.ts";
import { defineQLinear } from "./qlinear.ts";

/** Of ONNX Runtime. Inputs: x, its scale and zero point, scale and zero point of the result. */
export default defineQLinear({
  type: "QLinearAveragePool",
  domain: "com.microsoft",
  of: AveragePool,
  operands: () => [{ at: 0 }],
  result: 3,
});
