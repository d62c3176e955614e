import { opSuite } from "../testing/opSuite.ts";

opSuite("Sum", {
  "one input": { inputs: [[2, 3, 5]] },
  "three inputs": { inputs: [[2, 3, 5], [5], [2, 1, 5]], wrt: [0, 1, 2], batch: [0, 2] },
});
