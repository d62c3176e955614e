import { opSuite } from "../testing/opSuite.ts";

opSuite("Mish", {
  "both signs": { inputs: [[2, 3, 5, 7]] },
  "both tails": { inputs: [{ shape: [2, 3, 5], low: -20, high: 20 }] },
});
