import { opSuite } from "../testing/opSuite.ts";

opSuite("Selu", {
  defaults: { inputs: [[2, 3, 5, 7]] },
  "other numbers": { inputs: [[2, 3, 5]], attrs: { alpha: 0.6, gamma: 1.7 } },
});
