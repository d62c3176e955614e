import { defineBinary } from "./elementwise.ts";
import { sum } from "./extents.ts";

export default defineBinary({
  type: "Sub",
  f: (a, b) => a - b,
  dims: (a, b) => (typeof b === "number" ? sum([a, -b]) : a === b ? 0 : undefined),
  backward: ({ g, dy: [dy], wants }) => [dy!, wants[1] ? g.node("Neg", [dy!]) : null],
});
