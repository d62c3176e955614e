import { describe, expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { onCounting, upgradedGraph } from "../testing/upgradedGraph.ts";
import { backward } from "../transform/backward.ts";
import { ops } from "./all.ts";
import { Builder } from "./builder.ts";

const x = { type: "float32", shape: ["N", 3, 5] } as const;

describe("reductions of older operator sets", () => {
  const reductions = ops.map((op) => op.type as string).filter((type) => type.startsWith("Reduce"));

  test.each(reductions)("%s: axes become an input", (op) => {
    const old = upgradedGraph({ op, inputs: ["x"], attrs: { axes: [1], keepdims: 0 } }, 11, { x });
    expect(old.nodes[0]!.attrs).toEqual({ keepdims: 0 });
    expect(old.infos.get("y")!.shape).toEqual(["N", 5]);
    expect(onCounting(old, [2, 3, 5]).data).toHaveLength(10);
  });

  test.each(reductions)("%s: without axes, all are reduced", (op) => {
    expect(upgradedGraph({ op, inputs: ["x"], attrs: {} }, 11, { x }).infos.get("y")!.shape).toEqual([1, 1, 1]);
  });

  test("ReduceSum of opset 13 to 17 is left as it is", () => {
    const axes = { type: "int64", shape: [1], data: BigInt64Array.of(1n) } as const;
    const graph = upgradedGraph({ op: "ReduceSum", inputs: ["x", "axes"], attrs: {} }, 13, { x, axes });
    expect(graph.infos.get("y")!.shape).toEqual(["N", 1, 5]);
  });
});

test("the product of a computed shape keeps its unknown extents", () => {
  const g = new Builder();
  const y = g.node("ReduceProd", [g.node("Shape", [g.input("x", x)])], { keepdims: 0 });
  expect(g.info(y).content).toEqual(["15*N"]);
});

test("the mean over an unknown batch has a gradient", () => {
  const g = new Builder();
  const y = g.node("ReduceMean", [g.input("x", x), g.ints([0, 2])], { keepdims: 0 }, "y");
  const back = backward(g.build([y]), "y", ["x"]);
  const values = evaluate(back, { x: doubles([2, 3, 5], new Float64Array(30)), "grad(y)": doubles([3], [10, 20, 30]) });
  const dx = values.get("grad(x)")!;
  expect(dx.shape).toEqual([2, 3, 5]);
  expect([0, 5, 10, 15, 29].map((i) => dx.data[i])).toEqual([1, 2, 3, 1, 3]);
});

test.each(["ReduceMax", "ReduceMin"])("%s: equal elements share the gradient equally", (op) => {
  const g = new Builder();
  const y = g.node(op, [g.input("x", { type: "float64", shape: [4] })], { keepdims: 0 }, "y");
  const back = backward(g.build([y]), "y", ["x"]);
  const best = op === "ReduceMax" ? 7 : -7;
  const values = evaluate(back, { x: doubles([4], [best, 1, best, 2]), "grad(y)": doubles([], [6]) });
  expect([...values.get("grad(x)")!.data]).toEqual([3, 0, 3, 0]);
});

test("the norm of nothing but zeros has gradient zero", () => {
  const g = new Builder();
  const y = g.node("ReduceL2", [g.input("x", { type: "float64", shape: [3] })], { keepdims: 0 }, "y");
  const values = evaluate(backward(g.build([y]), "y", ["x"]), {
    x: doubles([3], [0, 0, 0]),
    "grad(y)": doubles([], [6]),
  });
  expect([...values.get("grad(x)")!.data]).toEqual([0, 0, 0]);
});
