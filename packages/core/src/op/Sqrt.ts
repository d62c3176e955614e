import { defineUnary } from "./elementwise.ts";
import { times } from "./mask.ts";

export default defineUnary({
  type: "Sqrt",
  f: () => Math.sqrt,
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Div", [dy!, times(g, y!, 2)])],
});
