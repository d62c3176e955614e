import { expect, test } from "vitest";
import type { DataType } from "../base/tensor.ts";
import { doubles, float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const held = (type: DataType, ...values: number[]) => ({ values, type, shape: [2, values.length / 2] });
const few = (type: DataType, ...values: number[]) => ({
  values,
  type,
  shape: values.length > 1 ? [values.length] : [],
});

// Differences of an integer input say nothing; its gradient has a test of its own below.
opSuite("DequantizeLinear", {
  "uint8 with one scale": {
    inputs: [held("uint8", 0, 3, 255, 128, 7, 9), few("float32", 0.02), few("uint8", 128)],
    wrt: [],
  },
  "int8 with a scale for each channel": {
    inputs: [held("int8", 0, -128, 127, 5, 7, 9), few("float32", 0.02, 0.5, 0.1), few("int8", 1, -2, 0)],
    wrt: [],
  },
  "a scale for each row": {
    inputs: [held("int8", 0, -128, 127, 5, 7, 9), few("float32", 0.02, 0.5)],
    attrs: { axis: 0 },
    wrt: [],
  },
  "int32 with no zero point": { inputs: [held("int32", 70000, -3, 1, 2, 9, 8), few("float32", 0.001)], wrt: [] },
});

test.each([
  [0, [1, 0.5], [2, 4, 6, 4, 5, 6]],
  [1, [1, 0.5, 0.25], [2, 2, 1.5, 8, 5, 3]],
])("the gradient of an integer is a float, times the scale along axis %i", (axis, scales, expected) => {
  const g = new Builder();
  const q = g.input("q", { type: "int8", shape: [2, 3] });
  const s = g.constant(float32([scales.length], scales));
  const y = g.node("DequantizeLinear", [q, s], { axis }, "y");
  const seed = doubles([2, 3], [2, 4, 6, 8, 10, 12]);
  const values = evaluate(backward(g.build([y]), y, [q]), {
    q: doubles([2, 3], [1, 2, 3, 4, 5, 6], "int8"),
    "grad(y)": seed,
  });
  expect([...values.get("grad(q)")!.data]).toEqual(expected);
});

test("several seeds over one picture, a scale for each channel", () => {
  const g = new Builder();
  const q = g.input("q", { type: "int8", shape: [1, 2, 1] });
  const y = g.node("DequantizeLinear", [q, g.constant(float32([2], [2, 4]))], {}, "y");
  const many = backward(g.build([y]), y, [q], { seeds: "many" });
  const seeds = doubles([3, 2, 1], [1, 2, 3, 4, 5, 6]);
  const dx = evaluate(many, { q: doubles([1, 2, 1], [1, 2], "int8"), "grad(y)": seeds }).get("grad(q)")!;
  expect(dx.shape).toEqual([3, 2, 1]);
  expect([...dx.data]).toEqual([2, 8, 6, 16, 10, 24]);
});
