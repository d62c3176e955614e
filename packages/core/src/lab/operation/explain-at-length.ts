import { defineOperation } from "../define.ts";
import { type Explanations, explanationParams, explanationsOf } from "../explanations.ts";

/** As `explain`, for methods that run the network hundreds of times and for what finds out whether maps can be trusted. */
export default defineOperation<"explain-at-length", typeof explanationParams, Explanations, Explanations>({
  id: "explain-at-length",
  pace: "long",
  params: explanationParams,
  run: explanationsOf,
});
