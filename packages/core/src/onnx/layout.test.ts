import { describe, expect, test } from "vitest";
import { Builder } from "../op/builder.ts";
import { extentsOfMaps, isOfMaps, layoutsOf } from "./layout.ts";

/** Patches of a picture of 4×6 places as tokens, behind `lead` others. */
function tokens(lead = 0) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 4, 6] });
  const flat = g.node("Reshape", [x, g.ints([0, 3, 24])], {}, "flat");
  const rows = g.node("Transpose", [flat], { perm: [0, 2, 1] }, "tokens");
  if (lead === 0) return { g, rows };
  const first = g.node("Slice", [rows, g.ints([0]), g.ints([lead]), g.ints([1])]);
  return { g, rows: g.node("Concat", [first, rows], { axis: 1 }, "led") };
}

const layoutIn = (g: Builder, value: string) => layoutsOf(g.build([value])).get(value);

describe("places are followed", () => {
  test("into tokens and back", () => {
    const { g, rows } = tokens();
    expect(layoutIn(g, "flat")).toEqual({ kind: "tokens", axis: 2, grid: [4, 6], before: 0 });
    expect(layoutIn(g, rows)).toEqual({ kind: "tokens", axis: 1, grid: [4, 6], before: 0 });
    const last = g.node("Reshape", [rows, g.ints([0, 4, 6, 3])]);
    expect(layoutIn(g, last)).toEqual({ kind: "planes", rows: 1, columns: 2 });
    expect(extentsOfMaps(g.build([last]), last)).toEqual([4, 6]);
  });

  test("past tokens that come before them, until these are cut off", () => {
    const { g, rows } = tokens(2);
    expect(layoutIn(g, rows)).toMatchObject({ axis: 1, before: 2 });
    const one = g.node("Slice", [rows, g.ints([1]), g.ints([26]), g.ints([1])]);
    expect(layoutIn(g, one)).toMatchObject({ before: 1 });
    const cut = g.node("Slice", [rows, g.ints([3]), g.ints([26]), g.ints([1])]);
    expect(layoutIn(g, cut)).toBeUndefined();
    expect(layoutIn(g, g.node("Gather", [rows, g.ints([0])], { axis: 1 }))).toBeUndefined();
  });

  test("into heads, which are no maps, and out of them by a sum with what goes around", () => {
    const { g, rows } = tokens();
    const wide = g.node("Concat", [rows, rows], { axis: 2 });
    const heads = g.node("Transpose", [g.node("Reshape", [wide, g.ints([0, 24, 2, 3])])], { perm: [0, 2, 1, 3] });
    expect(layoutIn(g, heads)).toMatchObject({ kind: "tokens", axis: 2 });
    expect(isOfMaps(g.build([heads]), heads, layoutIn(g, heads))).toBe(false);
    const windows = g.node("Reshape", [rows, g.ints([-1, 12, 3])]);
    expect(layoutIn(g, windows)).toBeUndefined();
    const back = g.node("Reshape", [windows, g.ints([-1, 24, 3])]);
    expect(layoutIn(g, back)).toBeUndefined();
    expect(layoutIn(g, g.node("Add", [back, rows]))).toMatchObject({ axis: 1, grid: [4, 6] });
  });

  test("not past what sums over them", () => {
    const { g, rows } = tokens();
    expect(layoutIn(g, g.node("ReduceMean", [rows, g.ints([1])], { keepdims: 0 }))).toBeUndefined();
    expect(layoutIn(g, g.node("ReduceMean", [rows, g.ints([2])], { keepdims: 1 }))).toMatchObject({ axis: 1 });
  });
});
