import { defineVariadic } from "./elementwise.ts";
import { shareExtremum } from "./extremum.ts";

export default defineVariadic({
  type: "Min",
  f: (values) => Math.min(...values),
  backward: (c) => shareExtremum(c, "Min"),
});
