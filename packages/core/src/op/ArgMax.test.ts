import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";
import { evaluateNode } from "./evaluate.ts";

opSuite("ArgMax", {
  defaults: { inputs: [[2, 3, 5]], batch: [] },
  "channels, dropped": { inputs: [[2, 3, 5, 7]], attrs: { axis: 1, keepdims: 0 } },
  "the last axis": { inputs: [[2, 3, 5]], attrs: { axis: -1 } },
});

test.each([
  [0, 1],
  [1, 3],
])("of equal elements, with select_last_index = %i", (select_last_index, expected) => {
  const node = { op: "ArgMax", inputs: ["x"], outputs: ["y"], attrs: { select_last_index } };
  const best = 8;
  expect(evaluateNode(node, [doubles([4], [1, best, 2, best])])[0]!.data[0]).toBe(expected);
});
