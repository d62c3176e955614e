import { describe, expect, test } from "vitest";
import { int64, zeros } from "../base/tensor.ts";
import type { Graph } from "../onnx/graph.ts";
import { Builder } from "../op/builder.ts";
import { openBatch } from "./openBatch.ts";

const start = () => {
  const g = new Builder();
  return { g, x: g.input("x", { type: "float32", shape: [1, 6, 4, 5] }) };
};
const shapesOf = (graph: Graph | undefined) => graph?.outputs.map((v) => graph.infos.get(v)?.shape);

test("a channel shuffle with the batch written down is opened, one constant for each shape", () => {
  const { g, x } = start();
  const shuffled = (v: string) => {
    const grouped = g.node("Reshape", [v, g.constant(int64([5], [1, 2, 3, 4, 5]))]);
    return g.node("Reshape", [
      g.node("Transpose", [grouped], { perm: [0, 2, 1, 3, 4] }),
      g.constant(int64([4], [1, 6, 4, 5])),
    ]);
  };
  const open = openBatch(g.build([shuffled(shuffled(x))]), x);
  expect(shapesOf(open)).toEqual([["N", 6, 4, 5]]);
  expect([...open!.constants.keys()].filter((v) => v.includes("["))).toEqual([
    "const([0,2,3,4,5])",
    "const([0,6,4,5])",
  ]);
});

test("a graph whose batch is open stays what it is", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 6] });
  const graph = g.build([g.node("Relu", [x])]);
  expect(openBatch(graph, x)).toBe(graph);
});

describe("not opened is a graph", () => {
  test.each<[string, (g: Builder, x: string) => string]>([
    [
      "that joins something of one picture",
      (g, x) => g.node("Concat", [x, g.constant(zeros([1, 2, 4, 5]))], { axis: 1 }),
    ],
    ["that compares pictures", (g, x) => g.node("ReduceMean", [x, g.ints([0])], { keepdims: 1 })],
    ["that takes the first picture", (g, x) => g.node("Gather", [x, g.constant(int64([], [0]))], { axis: 0 })],
    [
      "that multiplies pictures with each other",
      (g, x) => {
        const rows = g.node("Reshape", [x, g.ints([-1, 20])]);
        return g.node("MatMul", [rows, g.node("Transpose", [rows], { perm: [1, 0] })]);
      },
    ],
    ["that mixes the batch into another extent", (g, x) => g.node("Reshape", [x, g.ints([-1, 20])])],
    ["with an operator that is not known", (g, x) => g.node("Unheard", [x])],
  ])("%s", (_, made) => {
    const { g, x } = start();
    expect(openBatch(g.build([made(g, x)]), x)).toBeUndefined();
  });
});
