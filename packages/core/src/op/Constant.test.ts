import { expect, test } from "vitest";
import { float32 } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs } from "../onnx/graph.ts";
import { Builder } from "./builder.ts";

test.each<[string, Attrs, string, number[], number[]]>([
  ["a tensor", { value: float32([2, 1], [1.5, 2]) }, "float32", [2, 1], [1.5, 2]],
  ["a float", { value_float: 0.25 }, "float32", [], [0.25]],
  ["floats", { value_floats: [0.25, 4] }, "float32", [2], [0.25, 4]],
  ["an int", { value_int: -3 }, "int64", [], [-3]],
  ["ints", { value_ints: [1, -1] }, "int64", [2], [1, -1]],
])("Constant: %s", (_, attrs, type, shape, numbers) => {
  const g = new Builder();
  const y = g.node("Constant", [], attrs, "y");
  expect(g.info(y)).toMatchObject({ type, shape });
  expect(evaluate(g.build([y]), {}).get(y)).toMatchObject({ type, shape, data: Float64Array.from(numbers) });
  if (shape.length < 2) expect(g.info(y).content).toEqual(numbers);
});

test("Constant: strings", () => {
  const g = new Builder();
  expect(g.info(g.node("Constant", [], { value_strings: ["a", "b", "c"] }))).toEqual({ type: "string", shape: [3] });
});

test("Constant: a sparse tensor is refused", () => {
  const attrs = { sparse_value: { encoded: new Uint8Array() } };
  expect(() => new Builder().node("Constant", [], attrs)).toThrow("sparse");
});
