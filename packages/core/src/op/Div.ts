import { defineBinary } from "./elementwise.ts";
import { quotient } from "./extents.ts";

export default defineBinary({
  type: "Div",
  f: (a, b) => a / b,
  dims: (a, b) => quotient([a], [b]),

  // With y = a / b: da = dy / b, db = -y · dy / b.
  backward: ({ g, x: [, b], y: [y], dy: [dy], wants }) => {
    const da = g.node("Div", [dy!, b!]);
    return [da, wants[1] ? g.node("Neg", [g.node("Mul", [da, y!])]) : null];
  },
});
