import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { BatchMixedError, backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

opSuite("Transpose", {
  "channels last": { inputs: [[2, 3, 5, 7]], attrs: { perm: [0, 2, 3, 1] } },
  "a cycle of three": { inputs: [[2, 3, 5, 7]], attrs: { perm: [0, 3, 1, 2] } },
  "the batch moved": { inputs: [[2, 3, 5]], attrs: { perm: [1, 0, 2] } },
  "reversed where it does not say": { inputs: [[2, 3, 5]] },
});

test("a permutation of another rank", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  expect(() => g.node("Transpose", [x], { perm: [0, 2, 1] })).toThrow("does not fit");
});

test("many seeds refuse a batch that moved, even among extents of 1", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 1, 5] });
  const y = g.node("Transpose", [x], { perm: [1, 0, 2] }, "y");
  expect(() => backward(g.build([y]), y, [x], { seeds: "many" })).toThrow(BatchMixedError);
});
