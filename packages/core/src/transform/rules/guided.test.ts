import { expect, test } from "vitest";
import { doubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { backward } from "../backward.ts";
import deconvnet from "./deconvnet.ts";
import type { RuleTable } from "./define.ts";
import guided from "./guided.ts";

/** What an activation hands back for inputs x and incoming gradients dy. */
function passed(rules: RuleTable, op: string, x: readonly number[], dy: readonly number[], attrs = {}): number[] {
  const g = new Builder();
  g.input("x", { type: "float64", shape: [x.length] });
  const extra = op === "Clip" ? [g.scalar(0, "x"), g.scalar(6, "x")] : [];
  const y = g.node(op, ["x", ...extra], attrs, "y");
  const graph = backward(g.build([y]), y, ["x"], { rules });
  return [...evaluate(graph, { x: doubles([x.length], x), "grad(y)": doubles([x.length], dy) }).get("grad(x)")!.data];
}

const x = [1, 1, -1, -1, 7, 7];
const dy = [2, -2, 2, -2, 2, -2];

test("guided: a ReLU passes positive gradient where the input is positive", () => {
  expect(passed(guided.table, "Relu", x, dy)).toEqual([2, 0, 0, 0, 2, 0]);
});

test("guided: a ReLU6 is an activation like any other", () => {
  expect(passed(guided.table, "Clip", x, dy)).toEqual([2, 0, 0, 0, 0, 0]);
});

test("guided: a LeakyRelu passes its slope times positive gradient", () => {
  expect(passed(guided.table, "LeakyRelu", x, dy, { alpha: 0.1 })).toEqual(
    [2, 0, 0.2, 0, 2, 0].map((v) => expect.closeTo(v, 12)),
  );
});

test("guided: where HardSwish falls, a positive gradient is stopped", () => {
  const slope = (v: number) => (v <= -3 ? 0 : v >= 3 ? 1 : (2 * v + 3) / 6);
  expect(passed(guided.table, "HardSwish", [-2, 1, 1], [2, 2, -2])).toEqual(
    [0, 2 * slope(1), 0].map((v) => expect.closeTo(v, 12)),
  );
});

test("deconvnet: the positive gradient passes, whatever the input was", () => {
  expect(passed(deconvnet.table, "Relu", x, dy)).toEqual([2, 0, 2, 0, 2, 0]);
  expect(passed(deconvnet.table, "Clip", x, dy)).toEqual([2, 0, 2, 0, 2, 0]);
});

test("operators that are no activations keep their gradient", () => {
  const g = new Builder();
  g.input("x", { type: "float32", shape: [2] });
  const y = g.node("Mul", ["x", g.scalar(-3, "x")], {}, "y");
  const graph = backward(g.build([y]), y, ["x"], { rules: guided.table });
  const out = evaluate(graph, { x: doubles([2], [1, 2]), "grad(y)": doubles([2], [1, -1]) });
  expect([...out.get("grad(x)")!.data]).toEqual([-3, 3]);
});
