import { defineBinary } from "./elementwise.ts";
import { negativePart, oneMinus, positive } from "./mask.ts";

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
});
