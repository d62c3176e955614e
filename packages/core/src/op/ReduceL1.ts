import { defineReduction } from "./reduction.ts";

export default defineReduction({
  type: "ReduceL1",
  over: (values) => values.reduce((a, b) => a + Math.abs(b), 0),
  gradient: ({ g, x, dy }) => g.node("Mul", [dy, g.node("Sign", [x])]),
});
