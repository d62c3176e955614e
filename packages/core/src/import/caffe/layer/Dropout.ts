import { defineLayer } from "../define.ts";

/** Only does something while training. The Identity keeps the name of its blob addressable. */
export default defineLayer({
  type: "Dropout",
  write: (c) => c.g.node("Identity", [c.x[0]!], {}, c.name),
});
