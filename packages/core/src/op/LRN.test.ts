import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { opSuite } from "../testing/opSuite.ts";
import { evaluateNode } from "./evaluate.ts";

const oddOnly = "ONNX Runtime takes odd windows only";

opSuite("LRN", {
  defaults: { inputs: [[2, 7, 3, 5]], attrs: { size: 5 } },
  "strongly, with a bias": { inputs: [[2, 7, 3, 5]], attrs: { size: 3, alpha: 0.7, beta: 0.75, bias: 2 } },
  "an even window": { inputs: [[2, 7, 3, 5]], attrs: { size: 4, alpha: 0.7 }, skip: { cpu: oddOnly, wasm: oddOnly } },
  "another power": { inputs: [[2, 7, 3, 5]], attrs: { size: 3, alpha: 0.7, beta: 0.6 } },
  "more neighbours than channels": { inputs: [[2, 3, 5, 7]], attrs: { size: 9, alpha: 0.7 } },
});

test("an even window reaches one channel further behind than before", () => {
  const node = { op: "LRN", inputs: ["x"], outputs: ["y"], attrs: { size: 2, alpha: 2, beta: 1, bias: 0 } };
  const [y] = evaluateNode(node, [doubles([1, 3, 1, 1], [1, 2, 3])]);
  // x / (x² + next²), as alpha / size is 1.
  expect([...y!.data]).toEqual([1 / 5, 2 / 13, 3 / 9]);
});
