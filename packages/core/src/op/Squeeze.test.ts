import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { upgraded } from "../testing/upgraded.ts";
import { Builder } from "./builder.ts";

opSuite("Squeeze", {
  "said axes": { inputs: [[2, 3, 1, 1], { values: [-1, 2] }], equalExtents: "the axes of extent 1 go" },
  "one of several": { inputs: [[2, 1, 5, 1], { values: [1] }], equalExtents: "the axes of extent 1 go" },
  "every axis of extent 1": { inputs: [[2, 3, 1, 1]], batch: [], equalExtents: "the axes of extent 1 go" },
});

test("an axis that is longer than 1 stays", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  expect(() => g.node("Squeeze", [x, g.ints([1])])).toThrow("not of extent 1");
});

test("axes of an old attribute", () => {
  const { nodes, values } = upgraded({ op: "Squeeze", inputs: ["x"], outputs: ["y"], attrs: { axes: [2, 3] } }, 11);
  expect(nodes[0]!.attrs).toEqual({});
  expect(values(nodes[0]!.inputs[1]!)).toEqual([2, 3]);
});
