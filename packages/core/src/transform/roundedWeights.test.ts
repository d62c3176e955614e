import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { Builder } from "../op/builder.ts";
import { roundsWeights } from "./roundedWeights.ts";

/** Codes, a move, a dense layer, maybe a clamp, and codes if wanted. */
function net(clamp: boolean, codes: boolean) {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2, 3] });
  const scale = g.constant(float32([], [0.1]), "scale");
  const zero = g.constant({ type: "int8", shape: [], data: Int8Array.of(3) }, "zero");
  const rounded = (v: string) => g.node("DequantizeLinear", [g.node("QuantizeLinear", [v, scale, zero]), scale, zero]);
  const rows = g.node("Reshape", [rounded(x), g.ints([0, 6])]);
  const weights = g.constant(float32([6, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), "weights");
  const sums = g.node("MatMul", [rows, weights]);
  const last = clamp ? g.node("Clip", [sums, g.scalar(0, sums), g.scalar(6, sums)]) : sums;
  return g.build([codes ? rounded(last) : last]);
}

test("weights between codes would be rounded, also behind a move and before a clamp", () => {
  expect(roundsWeights(net(false, true))).toBe(true);
  expect(roundsWeights(net(true, true))).toBe(true);
});

test("where no codes come behind, weights stay what they are", () => {
  expect(roundsWeights(net(true, false))).toBe(false);
});
