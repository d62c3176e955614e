import { expect, test } from "vitest";
import { doubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { Builder } from "./builder.ts";

test("NonZero: a column of places for each element that is not zero", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 3] });
  const y = g.node("NonZero", [x], {}, "y");
  expect(g.knows(y)).toBe(false);
  const found = evaluate(g.build([y]), { x: doubles([2, 3], [0, 4, 0, -1, 0, 2]) }).get(y)!;
  expect(found).toMatchObject({ type: "int64", shape: [2, 3] });
  expect([...found.data]).toEqual([0, 1, 1, 1, 0, 2]);
});
