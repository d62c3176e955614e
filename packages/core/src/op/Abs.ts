import { defineUnary } from "./elementwise.ts";

export default defineUnary({
  type: "Abs",
  f: () => Math.abs,

  // The slope at zero is zero, as in PyTorch.
  backward: ({ g, x: [x], dy: [dy] }) => [g.node("Mul", [dy!, g.node("Sign", [x!])])],
});
