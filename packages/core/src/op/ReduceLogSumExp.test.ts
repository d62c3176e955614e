import { opSuite } from "../testing/opSuite.ts";

opSuite("ReduceLogSumExp", {
  "rows and columns": { inputs: [[2, 3, 5, 7], { values: [2, 3] }] },
  "one axis, dropped": { inputs: [[2, 3, 5, 7], { values: [-3] }], attrs: { keepdims: 0 } },
  "the batch and a later axis": { inputs: [[2, 3, 5, 7], { values: [3, 0] }], attrs: { keepdims: 0 } },
  "all axes": { inputs: [[2, 3, 5, 7]] },
  "no axes": { inputs: [[2, 3, 5, 7], { values: [] }], attrs: { noop_with_empty_axes: 1 } },
});
