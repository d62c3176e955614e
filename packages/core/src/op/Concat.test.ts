import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

opSuite("Concat", {
  channels: {
    inputs: [
      [2, 3, 5],
      [2, 4, 5],
      [2, 1, 5],
    ],
    attrs: { axis: 1 },
    wrt: [0, 1, 2],
    batch: [0, 1, 2],
  },
  "the last axis": {
    inputs: [
      [2, 3, 5],
      [2, 3, 7],
    ],
    attrs: { axis: -1 },
    wrt: [1],
    batch: [0, 1],
  },
  "the batch": {
    inputs: [
      [2, 3, 5],
      [4, 3, 5],
    ],
    attrs: { axis: 0 },
    wrt: [0, 1],
    batch: [0],
  },
  "one alone": { inputs: [[2, 3]], attrs: { axis: 1 } },
});

test("several gradients at once come from one Split", () => {
  const g = new Builder();
  const a = g.input("a", { type: "float32", shape: ["N", 3] });
  const b = g.input("b", { type: "float32", shape: ["N", 5] });
  const y = g.node("Concat", [a, b, a, g.constant(float32([1, 2], [1, 2]))], { axis: 1 }, "y");
  const back = backward(g.build([y]), y, [a, b]);
  expect(back.nodes.filter((n) => n.op === "Split").length).toBe(1);
  const row = (n: number, from: number) => ({
    type: "float32" as const,
    shape: [1, n],
    data: Float64Array.from({ length: n }, (_, i) => from + i),
  });
  const values = evaluate(back, { a: row(3, 0), b: row(5, 0), "grad(y)": row(13, 1) });
  expect([...values.get("grad(a)")!.data]).toEqual([1 + 9, 2 + 10, 3 + 11]);
  expect([...values.get("grad(b)")!.data]).toEqual([4, 5, 6, 7, 8]);
});

test("extents that differ", () => {
  const g = new Builder();
  const a = g.input("a", { type: "float32", shape: ["N", 3, 5] });
  const b = g.input("b", { type: "float32", shape: ["N", 3, 6] });
  expect(() => g.node("Concat", [a, b], { axis: 1 })).toThrow("do not join along 1");
});
