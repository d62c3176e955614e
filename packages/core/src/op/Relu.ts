import { defineUnary } from "./elementwise.ts";
import { positive } from "./mask.ts";

export default defineUnary({
  type: "Relu",
  family: "activation",
  f: () => (v) => Math.max(v, 0),

  // dx = dy · [y > 0], so the slope at zero is zero, as in PyTorch and TensorFlow.
  backward: ({ g, y: [y], dy: [dy] }) => [g.node("Mul", [dy!, positive(g, y!)])],
});
