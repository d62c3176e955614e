import { defineUnary } from "./elementwise.ts";
import { oneMinus } from "./mask.ts";

export default defineUnary({
  type: "Tanh",
  family: "activation",
  f: () => Math.tanh,
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Mul", [dy!, oneMinus(g, g.node("Mul", [y!, y!]))])],
});
