import { opSuite } from "../testing/opSuite.ts";

const axis = (v: number) => ({ values: [v], shape: [] });

opSuite("CumSum", {
  "an inner axis": { inputs: [[2, 3, 5], axis(1)] },
  "the last axis, exclusive": { inputs: [[2, 3, 5], axis(-1)], attrs: { exclusive: 1 } },
  "in reverse": { inputs: [[2, 3, 5], axis(2)], attrs: { reverse: 1 } },
  "in reverse, exclusive": { inputs: [[2, 3, 5], axis(1)], attrs: { reverse: 1, exclusive: 1 } },
});
