import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";
import { evaluateNode } from "./evaluate.ts";

const away = { low: 0.5, high: 2 };

opSuite("Div", {
  "equal shapes": { inputs: [[2, 3, 5], { shape: [2, 3, 5], ...away }], wrt: [0, 1], batch: [0, 1] },
  "the second stretched": { inputs: [[2, 3, 5], { shape: [3, 1], ...away }], wrt: [0, 1] },
  "the first stretched": { inputs: [[5], { shape: [2, 3, 5], ...away }], wrt: [0, 1], batch: [1] },
  integers: { inputs: [{ values: [7, -7, 9] }, { values: [2] }], wrt: [] },
});

test("integers are divided towards zero", () => {
  const node = { op: "Div", inputs: ["a", "b"], outputs: ["y"], attrs: {} };
  const [y] = evaluateNode(node, [doubles([2], [7, -7], "int64"), doubles([1], [2], "int64")]);
  expect([...y!.data]).toEqual([3, -3]);
});
