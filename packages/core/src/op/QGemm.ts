import { number } from "./define.ts";
import Gemm from "./Gemm.ts";
import { defineQLinear } from "./qlinear.ts";

/**
 * Of ONNX Runtime. Inputs: a, its scale and zero point, the same of b, a bias in steps of the product of both scales, scale and zero
 * point of the result; without these it gives numbers. The scales of b are those of its columns; `alpha` is of the bias, too.
 */
export default defineQLinear({
  type: "QGemm",
  domain: "com.microsoft",
  of: Gemm,
  operands: (_, attrs) => [{ at: 0 }, { at: 3, axis: number(attrs, "transB", 0) === 1 ? 0 : 1 }],
  result: 7,
  bias: 6,
  attrs: (attrs) => ({ ...attrs, beta: number(attrs, "alpha", 1) }),
});
