import { opSuite } from "../testing/opSuite.ts";

opSuite("LeakyRelu", {
  defaults: { inputs: [[2, 3, 5, 7]] },
  "another slope": { inputs: [[2, 3, 5]], attrs: { alpha: 0.3 } },
  "a negative slope": { inputs: [[2, 3, 5]], attrs: { alpha: -0.3 } },
});
