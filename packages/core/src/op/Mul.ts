import { defineBinary } from "./elementwise.ts";
import { product } from "./extents.ts";

export default defineBinary({
  type: "Mul",
  f: (a, b) => a * b,
  dims: (a, b) => product([a, b]),
  backward: ({ g, x: [a, b], dy: [dy], wants }) => [
    wants[0] ? g.node("Mul", [dy!, b!]) : null,
    wants[1] ? g.node("Mul", [dy!, a!]) : null,
  ],
});
