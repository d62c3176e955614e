import { defineVariadic } from "./elementwise.ts";
import { shareExtremum } from "./extremum.ts";

export default defineVariadic({
  type: "Max",
  f: (values) => Math.max(...values),
  backward: (c) => shareExtremum(c, "Max"),
});
