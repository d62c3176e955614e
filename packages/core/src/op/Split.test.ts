import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

opSuite("Split", {
  "said sizes": { inputs: [[2, 7, 3], { values: [1, 4, 2] }], attrs: { axis: 1 }, outputs: 3 },
  "equal parts": { inputs: [[2, 3, 6]], attrs: { axis: -1, num_outputs: 3 }, outputs: 3 },
  "a smaller last part": { inputs: [[2, 7, 3]], attrs: { axis: 1, num_outputs: 3 }, outputs: 3 },
});

test("sizes of an old attribute", () => {
  const old = { op: "Split", inputs: ["x"], outputs: ["a", "b"], attrs: { axis: 1, split: [2, 3] } };
  const { nodes, values } = upgraded(old, 11);
  expect(nodes[0]!.attrs).toEqual({ axis: 1 });
  expect(values(nodes[0]!.inputs[1]!)).toEqual([2, 3]);
});

test("equal parts that were not counted", () => {
  const { nodes } = upgraded({ op: "Split", inputs: ["x"], outputs: ["a", "b"], attrs: {} }, 13);
  expect(nodes[0]!.attrs).toEqual({ num_outputs: 2 });
});
