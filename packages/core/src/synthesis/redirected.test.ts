import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "../op/builder.ts";
import { backward } from "../transform/backward.ts";
import { redirected } from "./redirected.ts";

/** The gradient that leaves a ReLU, for pictures of three units. */
function gradient(x: readonly number[][], dy: readonly number[][]): number[][] {
  const g = new Builder();
  g.input("x", { type: "float64", shape: ["N", 3] });
  const graph = backward(g.build([g.node("Relu", ["x"], {}, "y")]), "y", ["x"], { rules: redirected });
  const shape = [x.length, 3];
  const out = evaluate(graph, { x: doubles(shape, x.flat()), "grad(y)": doubles(shape, dy.flat()) }).get("grad(x)")!;
  // −0 is 0.
  return x.map((_, i) => Array.from(out.data.subarray(3 * i, 3 * i + 3), (v) => v + 0));
}

test("where any gradient gets through it is the plain one", () => {
  expect(gradient([[1, -1, -2]], [[3, 4, -5]])).toEqual([[3, 0, 0]]);
});

test("where none does, inactive units get what pushes them up", () => {
  expect(gradient([[-1, -1, -2]], [[3, 4, -5]])).toEqual([[3, 4, 0]]);
  expect(gradient([[1, -1, -2]], [[0, 4, -5]])).toEqual([[0, 4, 0]]);
});

test("each picture of a batch is dead or alive by itself", () => {
  const x = [
    [1, -1, -2],
    [-1, -1, -2],
  ];
  const dy = [
    [3, 4, -5],
    [3, 4, -5],
  ];
  expect(gradient(x, dy)).toEqual([
    [3, 0, 0],
    [3, 4, 0],
  ]);
});
