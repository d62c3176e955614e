import { opSuite } from "../testing/opSuite.ts";

opSuite("ReduceLogSum", {
  "rows and columns": { inputs: [{ shape: [2, 3, 5, 7], low: 0.2, high: 2 }, { values: [2, 3] }] },
  "one axis, dropped": {
    inputs: [{ shape: [2, 3, 5, 7], low: 0.2, high: 2 }, { values: [-3] }],
    attrs: { keepdims: 0 },
  },
  "the batch and a later axis": {
    inputs: [{ shape: [2, 3, 5, 7], low: 0.2, high: 2 }, { values: [3, 0] }],
    attrs: { keepdims: 0 },
  },
  "all axes": { inputs: [{ shape: [2, 3, 5, 7], low: 0.2, high: 2 }] },
  "no axes": {
    inputs: [{ shape: [2, 3, 5, 7], low: 0.2, high: 2 }, { values: [] }],
    attrs: { noop_with_empty_axes: 1 },
  },
});
