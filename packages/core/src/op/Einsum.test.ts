import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { parseEquation } from "./equation.ts";

opSuite("Einsum", {
  "queries times keys": {
    inputs: [
      [2, 3, 4, 5],
      [2, 3, 7, 5],
    ],
    attrs: { equation: "bhid,bhjd->bhij" },
    wrt: [0, 1],
    batch: [0, 1],
  },
  "attention times values": {
    inputs: [
      [2, 3, 4, 7],
      [2, 3, 7, 5],
    ],
    attrs: { equation: "b h i j, b h j d -> b i h d" },
    wrt: [0, 1],
    batch: [0, 1],
  },
  "an ellipsis and weights": {
    inputs: [
      [2, 3, 4],
      [4, 5],
    ],
    attrs: { equation: "...c,co->...o" },
    wrt: [0, 1],
  },
  "sums along an axis that is in no other term": {
    inputs: [
      [2, 3, 4],
      [2, 5],
    ],
    attrs: { equation: "bij,bk->bik" },
    wrt: [0, 1],
    batch: [0, 1],
  },
  "three terms, the output left out": {
    inputs: [
      [2, 3],
      [3, 4],
      [4, 5],
    ],
    attrs: { equation: "ab,bc,cd" },
    wrt: [0, 1, 2],
  },
});

test("tells what does not fit", () => {
  expect(() => parseEquation("ab,bc->ac", [2])).toThrow('"ab,bc->ac" has 2 terms for 1 inputs');
  expect(() => parseEquation("abc->a", [2])).toThrow('term "abc"');
  expect(() => parseEquation("ab->z", [2])).toThrow("in no term");
});
