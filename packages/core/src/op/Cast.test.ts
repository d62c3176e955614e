import { expect, test } from "vitest";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

opSuite("Cast", {
  "to a wider float": { inputs: [[2, 3, 5]], attrs: { to: 11 } },
  "to the same": { inputs: [[2, 3]], attrs: { to: 1 } },
  "to integers, towards zero": { inputs: [[2, 3, 5]], attrs: { to: 7 }, wrt: [] },
  "to truth": { inputs: [{ values: [0, -0.5, 2], type: "float32" }], attrs: { to: 9 }, wrt: [] },
  "from integers": { inputs: [{ values: [3, -4, 0] }], attrs: { to: 1 }, wrt: [] },
});

test("no gradient comes back through integers", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  const y = g.node("Cast", [g.node("Cast", [x], { to: 6 })], { to: 1 }, "y");
  expect(() => backward(g.build([y]), y, [x])).toThrow("does not depend");
});

test("a type that nothing here computes in", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [3] });
  expect(() => g.node("Cast", [x], { to: 17 })).toThrow("element type 17 is not supported");
});
