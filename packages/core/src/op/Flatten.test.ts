import { opSuite } from "../testing/opSuite.ts";

opSuite("Flatten", {
  "behind the batch": { inputs: [[2, 3, 5, 7]] },
  "an axis from the end": { inputs: [[2, 3, 5, 7]], attrs: { axis: -1 } },
  "everything into one row": { inputs: [[2, 3, 5]], attrs: { axis: 0 } },
  "everything into rows": { inputs: [[2, 3, 5]], attrs: { axis: 3 } },
});
