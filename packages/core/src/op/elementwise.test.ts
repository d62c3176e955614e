import { expect, test } from "vitest";
import type { DataType } from "../base/tensor.ts";
import type { Dim } from "../onnx/graph.ts";
import { Builder } from "./builder.ts";

const contentFor = (op: string, type: DataType, ...vectors: Dim[][]) => {
  const g = new Builder();
  const inputs = vectors.map((content, i) => g.input(`x${i}`, { type, shape: [content.length], content }));
  return g.info(g.node(op, inputs)).content;
};

test.each<[string, Dim[], Dim[], Dim[] | undefined]>([
  ["Add", ["N", 3], [2], ["(2+N)", 5]],
  ["Sub", ["N", 3], ["N", 2], [0, 1]],
  ["Sub", [5], ["N"], undefined],
  ["Mul", ["N", 3], [4], ["4*N", 12]],
  ["Div", ["4*N", 7], [4], ["N", 1]],
  ["Div", [-7], [2], [-3]],
  ["Max", [2, 5], [3], [3, 5]],
  ["Max", ["N"], [3], undefined],
  ["Greater", [2, 5], [3], [0, 1]],
])("%s of the computed shapes %j and %j is %j", (op, a, b, expected) => {
  expect(contentFor(op, "int64", a, b)).toEqual(expected);
});

test("a computed size is rounded as the engine's float32 rounds it", () => {
  expect(contentFor("Mul", "float32", [Math.fround(0.1)], [3])).toEqual([Math.fround(Math.fround(0.1) * 3)]);
  expect(contentFor("Floor", "float32", [2.5])).toEqual([2]);
  expect(contentFor("Mul", "float32", ["N"], [0.5])).toBeUndefined();
});

test("a vector without elements stays empty", () => {
  expect(contentFor("Add", "int64", [], [3])).toEqual([]);
});
