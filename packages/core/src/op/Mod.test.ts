import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { Builder } from "./builder.ts";

const away = { shape: [3, 1], low: 0.6, high: 1.9 };

opSuite("Mod", {
  "of real numbers, broadcast": { inputs: [[2, 3, 5], away], attrs: { fmod: 1 }, wrt: [0, 1] },
});

test("of integers: the sign is the divisor's; with fmod, the dividend's", () => {
  const g = new Builder();
  const a = g.input("a", { type: "int64", shape: [4] });
  const b = g.input("b", { type: "int64", shape: [4] });
  const outputs = [g.node("Mod", [a, b]), g.node("Mod", [a, b], { fmod: 1 })];
  const feeds = { a: doubles([4], [7, -7, 7, -7], "int64"), b: doubles([4], [3, 3, -3, -3], "int64") };
  const out = evaluate(g.build(outputs), feeds);
  expect(outputs.map((v) => [...out.get(v)!.data])).toEqual([
    [1, 2, -2, -1],
    [1, -1, 1, -1],
  ]);
});

test("of extents: what a window is padded by", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3, 10, 11] });
  const rows = g.node("Gather", [g.node("Shape", [x]), g.ints([2])]);
  const left = g.node("Mod", [g.node("Sub", [g.ints([4]), g.node("Mod", [rows, g.ints([4])])]), g.ints([4])]);
  expect(g.info(left).content).toEqual([2]);
});
