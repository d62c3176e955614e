import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Layout } from "../onnx/layout.ts";
import { Builder } from "../op/builder.ts";
import { gridOf, withGrids } from "./placeGrid.ts";

const numbers = (n: number) => Float64Array.from({ length: n }, (_, i) => i);

/** A layer "y" of these extents, and what reads it. */
function around(shape: readonly number[], layout: Layout) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", ...shape.slice(1)] });
  const out = g.node("Neg", [g.node("Relu", [x], {}, "y")], {}, "out");
  const graph = withGrids(g.build([out]), new Map([["y", layout]]));
  const data = numbers(shape.reduce((a, b) => a * b));
  const values = evaluate(graph, { x: doubles(shape, data, "float32") });
  // Whatever goes through the maps comes out as it was.
  expect([...values.get("out")!.data]).toEqual([...data].map((v) => -v));
  expect(graph.infos.get(gridOf("y"))!.shape.slice(1)).toEqual(values.get(gridOf("y"))!.shape.slice(1));
  return values.get(gridOf("y"))!;
}

test("tokens behind others and before one more become maps", () => {
  const { shape, data } = around([2, 9, 5], { kind: "tokens", axis: 1, grid: [2, 3], before: 2 });
  expect(shape).toEqual([2, 5, 2, 3]);
  // Channel 4 of the second picture's place at row 1, column 2: token 2 + 5.
  expect(data[((1 * 5 + 4) * 2 + 1) * 3 + 2]).toBe((1 * 9 + 7) * 5 + 4);
});

test("tokens with their channels first, and channels last, become maps", () => {
  expect(around([1, 5, 6], { kind: "tokens", axis: 2, grid: [2, 3], before: 0 }).shape).toEqual([1, 5, 2, 3]);
  const { shape, data } = around([1, 2, 3, 4], { kind: "planes", rows: 1, columns: 2 });
  expect(shape).toEqual([1, 4, 2, 3]);
  expect(data[(3 * 2 + 1) * 3 + 2]).toBe(23);
});
