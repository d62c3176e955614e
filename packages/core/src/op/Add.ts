import { defineBinary } from "./elementwise.ts";

export default defineBinary({
  type: "Add",
  f: (a, b) => a + b,
  backward: ({ dy: [dy] }) => [dy!, dy!],
});
