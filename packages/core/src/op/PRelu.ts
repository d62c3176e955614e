import { defineBinary } from "./elementwise.ts";
import { negativePart, oneMinus, positive } from "./mask.ts";
import { withAxesBehind } from "./oldSets.ts";

export default defineBinary({
  type: "PRelu",
  family: "activation",
  f: (v, slope) => (v < 0 ? slope * v : v),

  // dx = dy · (slope + (1 - slope) · [x > 0]), d slope = dy · min(x, 0).
  backward: ({ g, x: [x, slope], dy: [dy], wants }) => {
    const rise = () => g.node("Mul", [positive(g, x!), oneMinus(g, slope!)]);
    return [
      wants[0] ? g.node("Mul", [dy!, g.node("Add", [rise(), slope!])]) : null,
      wants[1] ? g.node("Mul", [dy!, negativePart(g, x!)]) : null,
    ];
  },

  // Until opset 7 a slope was one number, or one for each channel.
  upgrade: (c) => {
    const [x, slope] = c.node.inputs.map((v) => c.rankOf(v));
    return c.from < 7 && slope === 1 ? withAxesBehind(c, c.node, (x ?? 2) - 2, 1) : [c.node];
  },
});
