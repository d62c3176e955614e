import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

opSuite("Dropout", {
  passes: { inputs: [[2, 3, 5], { values: [0.5], shape: [], type: "float32" }] },
  "says that nothing was dropped": { inputs: [[2, 3]], outputs: 2 },
});

test("Dropout: a ratio of an old attribute", () => {
  const { nodes, values } = upgraded({ op: "Dropout", inputs: ["x"], outputs: ["y"], attrs: { ratio: 0.25 } }, 7);
  expect(nodes[0]!.attrs).toEqual({});
  expect(values(nodes[0]!.inputs[1]!)).toEqual([0.25]);
});
