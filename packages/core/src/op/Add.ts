import { defineBinary } from "./elementwise.ts";
import { sum } from "./extents.ts";

export default defineBinary({
  type: "Add",
  f: (a, b) => a + b,
  dims: (a, b) => sum([a, b]),
  backward: ({ dy: [dy] }) => [dy!, dy!],
});
