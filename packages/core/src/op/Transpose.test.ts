import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
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
