import { defineAugmentation } from "./define.ts";

export default defineAugmentation({
  id: "noise",
  summary: "adds normal noise of this deviation; colours run from 0 to 1",
  range: [0, 1],
  draw: (amount) => ({ noise: amount }),
});
