import { plain } from "../../keras/layout.ts";
import type { OperatorContext } from "../define.ts";
import { defineOperator } from "../define.ts";
import { extentsOf } from "../layout.ts";

export default defineOperator({
  type: "FULLY_CONNECTED",
  activation: 0,
  write(c) {
    if (c.options?.int8(1)) throw c.error("has weights in an order of their own");
    const weights = c.weights(1);
    const [units, inputs] = weights.shape as [number, number];
    if (weights.shape.length !== 2) throw c.error(`has weights of shape ${weights.shape.join("×")}`);
    const rows = rowsOf(c, inputs);
    const bias = c.has(2) ? [c.constant(2, c.weights(2))] : [];
    const matrix = c.constant(1, weights);
    if (c.g.shape(rows).length === 2)
      return { value: c.g.node("Gemm", [rows, matrix, ...bias], { transB: 1 }, c.name), moved: false };
    if (units === 0) throw c.error("has no units");
    const turned = c.g.node("Transpose", [matrix], { perm: [1, 0] });
    const product = c.g.node("MatMul", [rows, turned], {}, bias.length > 0 ? undefined : c.name);
    return { value: bias.length > 0 ? c.g.node("Add", [product, ...bias], {}, c.name) : product, moved: false };
  },
});

/** The input as a matrix; where its axes are kept, as it is. */
function rowsOf(c: OperatorContext, inputs: number): string {
  const x = c.x(0);
  const extents = extentsOf(c, x);
  const value = plain(c.g, x);
  if (extents.length === 2 || (c.options?.flag(2) && extents.at(-1) === inputs)) return value;
  const [batch] = extents as [number];
  const leading = extents.reduce((a, b) => a * b, 1) / inputs;
  return c.g.node("Reshape", [value, c.g.ints([leading === batch ? 0 : -1, inputs])]);
}
