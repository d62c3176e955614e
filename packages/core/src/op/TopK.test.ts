import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

opSuite("TopK", {
  largest: { inputs: [[2, 7], { values: [3] }], outputs: 2 },
  "smallest, in the middle": { inputs: [[2, 5, 3], { values: [2] }], attrs: { axis: 1, largest: 0 }, outputs: 2 },
  "ties by index": { inputs: [{ values: [4, 9, 4, 9, 9], type: "float32" }, { values: [4] }], outputs: 2 },
});

test("TopK: a number of an old attribute", () => {
  const { nodes, values } = upgraded({ op: "TopK", inputs: ["x"], outputs: ["v", "i"], attrs: { k: 3, axis: 1 } }, 9);
  expect(nodes[0]!.attrs).toEqual({ axis: 1 });
  expect(values(nodes[0]!.inputs[1]!)).toEqual([3]);
});
