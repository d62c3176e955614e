import { opSuite } from "../testing/opSuite.ts";

opSuite("Elu", {
  defaults: { inputs: [[2, 3, 5, 7]] },
  "another alpha": { inputs: [[2, 3, 5]], attrs: { alpha: 0.6 } },
});
