import { defineUnary } from "./elementwise.ts";
import { between, times } from "./mask.ts";

export default defineUnary({
  type: "HardSwish",
  family: "activation",
  f: () => (v) => v * Math.max(0, Math.min(1, v / 6 + 0.5)),

  // With the ramp h = clip(x/6 + 1/2, 0, 1): h + x/6 · [0 < h < 1]; 0 at -3 and 1 at 3, as in PyTorch.
  backward: ({ g, x: [x], dy: [dy] }) => {
    const ramp = g.node("HardSigmoid", [x!], { alpha: 1 / 6, beta: 0.5 });
    const rise = g.node("Mul", [times(g, x!, 1 / 6), between(g, ramp, 0, 1)!]);
    return [g.node("Mul", [dy!, g.node("Add", [ramp, rise])])];
  },
});
