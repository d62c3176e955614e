import { opSuite } from "../testing/opSuite.ts";

opSuite("DynamicQuantizeLinear", {
  "numbers of both signs": { inputs: [[2, 3, 5]], outputs: 3 },
  "the range always holds zero": { inputs: [{ shape: [2, 5], low: 1, high: 3 }], outputs: 3 },
});
