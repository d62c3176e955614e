import { defineVariadic } from "./elementwise.ts";
import { times } from "./mask.ts";

export default defineVariadic({
  type: "Mean",
  f: (values) => values.reduce((a, b) => a + b) / values.length,
  backward: ({ g, x, dy: [dy] }) => {
    const share = times(g, dy!, 1 / x.length);
    return x.map(() => share);
  },
});
