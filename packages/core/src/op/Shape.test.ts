import { describe, expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { Builder } from "./builder.ts";

opSuite("Shape", {
  "all extents": { inputs: [[2, 3, 5, 7]], batch: [] },
  "some, from the end": { inputs: [[2, 3, 5, 7]], attrs: { start: -3, end: -1 } },
  "beyond the rank": { inputs: [[2, 3, 5]], attrs: { start: 1, end: 9 } },
  none: { inputs: [[2, 3]], attrs: { start: 2 } },
});

describe("a shape that exporters compute is known while the batch is not", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 512, 7, 7] });
  const shape = g.node("Shape", [x]);
  const at = (i: number) =>
    g.node("Gather", [shape, g.constant({ type: "int64", shape: [], data: BigInt64Array.of(BigInt(i)) })]);
  const row = (v: string) => g.node("Unsqueeze", [v, g.ints([0])]);

  test("Gather, Unsqueeze, Concat, Reshape", () => {
    const wanted = g.node("Concat", [row(at(0)), g.ints([-1])], { axis: 0 });
    expect(g.info(wanted).content).toEqual(["N", -1]);
    expect(g.shape(g.node("Reshape", [x, wanted]))).toEqual(["N", 512 * 49]);
  });

  test("Slice, Squeeze, Cast, Split, Size", () => {
    const sliced = g.node("Slice", [shape, g.ints([0]), g.ints([2]), g.ints([0])]);
    expect(g.info(sliced).content).toEqual(["N", 512]);
    expect(g.info(g.node("Cast", [sliced], { to: 6 }))).toEqual({ type: "int32", shape: [2], content: ["N", 512] });
    const [batch, rest] = g.nodes("Split", [shape, g.ints([1, 3])], { axis: 0 }, 2);
    expect(g.info(g.node("Squeeze", [batch!])).content).toEqual(["N"]);
    expect(g.info(rest!).content).toEqual([512, 7, 7]);
    expect(g.info(g.node("Size", [x])).content).toEqual([`${512 * 49}*N`]);
  });

  test("ConstantOfShape, Expand, Range", () => {
    const filled = g.node("ConstantOfShape", [shape]);
    expect(g.info(filled)).toEqual({ type: "float32", shape: ["N", 512, 7, 7] });
    const ones = g.node("Expand", [g.ints([1]), g.ints([3])]);
    expect(g.info(ones).content).toEqual([1, 1, 1]);
    const extent = at(0);
    expect(g.shape(g.node("Range", [g.scalar(0, extent), extent, g.scalar(1, extent)]))).toEqual(["N"]);
  });
});
