import { defineOp } from "./define.ts";
import { fromScales } from "./Resize.ts";

/** Of opsets 7 to 9; `Resize` does its work since. */
export default defineOp({
  type: "Upsample",
  infer: () => [],
  evaluate: () => {
    throw new Error("Upsample is an operator of old opsets: import turns it into Resize");
  },
  upgrade: (c) => [fromScales(c)],
});
