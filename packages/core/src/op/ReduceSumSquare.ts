import { times } from "./mask.ts";
import { defineReduction } from "./reduction.ts";

export default defineReduction({
  type: "ReduceSumSquare",
  over: (values) => values.reduce((a, b) => a + b * b, 0),
  gradient: ({ g, x, dy }) => g.node("Mul", [times(g, dy, 2), x]),
});
