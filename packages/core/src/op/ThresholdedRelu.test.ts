import { opSuite } from "../testing/opSuite.ts";

opSuite("ThresholdedRelu", {
  defaults: { inputs: [[2, 3, 5, 7]] },
  "another threshold": { inputs: [[2, 3, 5]], attrs: { alpha: -0.4 } },
});
