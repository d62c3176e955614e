import { defineUnary } from "./elementwise.ts";

/** log(1 + exp(v)), without overflow for large v and exact for very negative ones. */
export const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));

export default defineUnary({
  type: "Softplus",
  family: "activation",
  f: () => softplus,
  backward: ({ g, x: [x], dy: [dy] }) => [g.node("Mul", [dy!, g.node("Sigmoid", [x!])])],
});
