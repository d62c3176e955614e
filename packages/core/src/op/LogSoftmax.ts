import { number } from "./define.ts";
import { alongAxis, upgradeFlattened } from "./softmaxes.ts";

export default alongAxis({
  type: "LogSoftmax",
  f: (values) => {
    const most = values.reduce((a, b) => Math.max(a, b));
    const log = Math.log(values.reduce((a, v) => a + Math.exp(v - most), 0));
    return values.map((v) => v - most - log);
  },

  // dy - exp(y) · Σ dy
  backward: ({ g, attrs, y: [y], dy: [dy] }) => {
    const sum = g.node("ReduceSum", [dy!, g.ints([number(attrs, "axis", -1)])], { keepdims: 1 });
    return [g.node("Sub", [dy!, g.node("Mul", [g.node("Exp", [y!]), sum])])];
  },
  upgrade: upgradeFlattened,
});
