import { number } from "./define.ts";
import { alongAxis, upgradeFlattened } from "./softmaxes.ts";

export default alongAxis({
  type: "Softmax",
  f: (values) => {
    const most = values.reduce((a, b) => Math.max(a, b));
    const powers = values.map((v) => Math.exp(v - most));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((p) => p / sum);
  },

  // y · (dy - Σ dy·y)
  backward: ({ g, attrs, y: [y], dy: [dy] }) => {
    const weighted = g.node("Mul", [dy!, y!]);
    const sum = g.node("ReduceSum", [weighted, g.ints([number(attrs, "axis", -1)])], { keepdims: 1 });
    return [g.node("Sub", [weighted, g.node("Mul", [y!, sum])])];
  },
  upgrade: upgradeFlattened,
});
