import { defineVariadic } from "./elementwise.ts";

export default defineVariadic({
  type: "Sum",
  f: (values) => values.reduce((a, b) => a + b),
  backward: ({ x, dy: [dy] }) => x.map(() => dy!),
});
