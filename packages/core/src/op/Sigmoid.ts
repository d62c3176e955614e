import { defineUnary } from "./elementwise.ts";

/** 1 / (1 + exp(-v)), exact in both tails. */
export function sigmoid(v: number): number {
  const e = Math.exp(-Math.abs(v));
  return v >= 0 ? 1 / (1 + e) : e / (1 + e);
}

export default defineUnary({
  type: "Sigmoid",
  family: "activation",
  f: () => sigmoid,

  // y · (1 - y), as y - y².
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Mul", [dy!, g.node("Sub", [y!, g.node("Mul", [y!, y!])])])],
});
