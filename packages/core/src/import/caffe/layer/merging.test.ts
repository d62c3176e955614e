import { caffeSuite, each, filled, layer } from "../../../testing/caffeSuite.ts";

const relu = '\nlayer { name: "r" type: "ReLU" bottom: "data" top: "r" }\n';
const both = 'bottom: "data" bottom: "r"';

caffeSuite("several inputs and outputs", {
  "Eltwise, sum": {
    net: relu + layer("Eltwise", "", undefined, both),
    gives: (x) => each(x, (v) => v + Math.max(0, v)),
  },
  "Eltwise, weighted sum": {
    net: relu + layer("Eltwise", "eltwise_param { operation: SUM coeff: 1 coeff: -0.5 }", undefined, both),
    gives: (x) => each(x, (v) => v - 0.5 * Math.max(0, v)),
  },
  "Eltwise, product of three": {
    net: relu + layer("Eltwise", "eltwise_param { operation: PROD }", undefined, `${both} bottom: "data"`),
    gives: (x) => each(x, (v) => v * Math.max(0, v) * v),
  },
  "Eltwise, maximum": {
    net: relu + layer("Eltwise", "eltwise_param { operation: MAX }", undefined, both),
    gives: (x) => each(x, (v) => Math.max(0, v)),
  },
  Concat: {
    net: relu + layer("Concat", "", undefined, both),
    gives: (x) =>
      filled([2, 6, 7, 6], (i, c, y, q) => (c! < 3 ? x.at(i!, c!, y!, q!) : Math.max(0, x.at(i!, c! - 3, y!, q!)))),
  },
  "Concat along columns, by its older name": {
    net: relu + layer("Concat", "concat_param { concat_dim: 3 }", undefined, both),
    gives: (x) =>
      filled([2, 3, 7, 12], (i, c, y, q) => (q! < 6 ? x.at(i!, c!, y!, q!) : Math.max(0, x.at(i!, c!, y!, q! - 6)))),
  },
  "Slice in equal parts": {
    input: [4, 3, 5],
    net: `${layer("Slice", "", 'top: "a" top: "b"')} layer { name: "e" type: "Eltwise" bottom: "b" bottom: "a" top: "e" eltwise_param { coeff: 1 coeff: -1 } }`,
    gives: (x) => filled([2, 2, 3, 5], (i, c, y, q) => x.at(i!, c! + 2, y!, q!) - x.at(i!, c!, y!, q!)),
  },
  "Slice at points": {
    net: `${layer("Slice", "slice_param { axis: 2 slice_point: 1 slice_point: 4 }", 'top: "a" top: "b" top: "c"')}
      layer { name: "e" type: "Eltwise" bottom: "b" bottom: "c" top: "e" }`,
    gives: (x) => filled([2, 3, 3, 6], (i, c, y, q) => x.at(i!, c!, y! + 1, q!) + x.at(i!, c!, y! + 4, q!)),
  },
});
