import { defineOperation } from "../define.ts";
import { type Explanations, explanationParams, explanationsOf } from "../explanations.ts";

/** Maps of one method; several methods are asked for one after the other, so that each is seen when it is there. */
export default defineOperation<"explain", typeof explanationParams, Explanations, Explanations>({
  id: "explain",
  pace: "quick",
  params: explanationParams,
  run: explanationsOf,
});
