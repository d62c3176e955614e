import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";

opSuite("Unsqueeze", {
  behind: { inputs: [[2, 3], { values: [2, 3] }] },
  "between, from the end": { inputs: [[2, 3, 5], { values: [-2] }] },
  "in front": { inputs: [[2, 3], { values: [0] }] },
});

test("axes of an old attribute", () => {
  const { nodes, values } = upgraded({ op: "Unsqueeze", inputs: ["x"], outputs: ["y"], attrs: { axes: [0] } }, 9);
  expect(nodes[0]!.attrs).toEqual({});
  expect(values(nodes[0]!.inputs[1]!)).toEqual([0]);
});
