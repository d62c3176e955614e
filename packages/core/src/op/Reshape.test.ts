import { describe, expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { Builder } from "./builder.ts";

opSuite("Reshape", {
  "to a matrix, the batch left over": { inputs: [[2, 3, 5, 7], { values: [-1, 105] }] },
  "the first extent kept": { inputs: [[2, 3, 5, 7], { values: [0, -1] }] },
  "an axis split in two": { inputs: [[2, 15, 7], { values: [0, 3, 5, -1] }] },
  "all extents said": { inputs: [[2, 3, 5], { values: [5, 6] }], batch: [] },
  "to a scalar": { inputs: [[1], { values: [] }] },
});

describe("Reshape of extents that are not known", () => {
  const reshaped = (shape: readonly (number | string)[], wanted: readonly number[]) => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape });
    return g.shape(g.node("Reshape", [x, g.ints(wanted)]));
  };

  test.each([
    [
      ["N", 512, 1, 1],
      [0, -1],
      ["N", 512],
    ],
    [
      ["N", 512, 1, 1],
      [-1, 512],
      ["N", 512],
    ],
    [
      ["N", 512, 7, 7],
      [-1, 512],
      ["49*N", 512],
    ],
    [
      ["N", "C", "H", "W"],
      [0, 0, -1],
      ["N", "C", "H*W"],
    ],
    [
      ["N", 6, 5],
      [0, 2, 3, -1],
      ["N", 2, 3, 5],
    ],
    [
      ["N", 5],
      [-1, 3],
      ["(5*N/3)", 3],
    ],
  ])("%j as %j is %j", (shape, wanted, expected) => {
    expect(reshaped(shape, wanted)).toEqual(expected);
  });

  test("elements must fit", () => {
    expect(() => reshaped([2, 3, 5], [4, -1])).toThrow("Reshape");
    expect(() => reshaped([2, 3, 5], [5, 5])).toThrow("[2,3,5] cannot take shape [5,5]");
    expect(() => reshaped([2], [1, 0])).toThrow("keeps axis 1");
  });

  test("a shape computed while the graph runs leaves the value unknown", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 12] });
    const wanted = g.input("wanted", { type: "int64", shape: [2] });
    expect(g.knows(g.node("Reshape", [x, wanted]))).toBe(false);
  });

  test("what holds another number of elements, whatever the names are, is refused", () => {
    expect(() => reshaped(["N", 44, 44], [0, 1, 28, 28])).toThrow("cannot take shape");
    expect(reshaped(["N", 28, 28], [0, 1, 28, 28])).toEqual(["N", 1, 28, 28]);
    expect(reshaped(["N", "C", 28], [0, 1, 28])).toEqual(["N", 1, 28]);
  });
});
