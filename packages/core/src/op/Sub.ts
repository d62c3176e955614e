import { defineBinary } from "./elementwise.ts";

export default defineBinary({
  type: "Sub",
  f: (a, b) => a - b,
  backward: ({ g, dy: [dy], wants }) => [dy!, wants[1] ? g.node("Neg", [dy!]) : null],
});
