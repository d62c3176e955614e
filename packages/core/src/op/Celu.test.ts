import { opSuite } from "../testing/opSuite.ts";

opSuite("Celu", {
  defaults: { inputs: [[2, 3, 5, 7]] },
  "another alpha": { inputs: [[2, 3, 5]], attrs: { alpha: 0.6 } },
});
