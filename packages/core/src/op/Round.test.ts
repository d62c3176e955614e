import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";
import { evaluateNode } from "./evaluate.ts";

const halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];

opSuite("Round", {
  "any shape": { inputs: [[2, 3, 5]], wrt: [] },
  halves: { inputs: [{ values: halves, type: "float32" }], wrt: [] },
});

test("halves go to the even neighbour", () => {
  const node = { op: "Round", inputs: ["x"], outputs: ["y"], attrs: {} };
  const [y] = evaluateNode(node, [doubles([6], halves)]);
  expect([...y!.data].map((v) => v + 0)).toEqual([-2, -2, 0, 0, 2, 2]);
});
