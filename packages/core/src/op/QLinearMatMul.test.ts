import { expect, test } from "vitest";
import { doubles, fromDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const scale = (v: number) => single(v, "float32");

opSuite("QLinearMatMul", {
  matrices: {
    inputs: [
      integers([3, 5], "uint8", 0, 255),
      scale(0.021),
      single(121, "uint8"),
      integers([5, 4], "int8", -127, 127),
      scale(0.013),
      single(0, "int8"),
      scale(0.173),
      single(93, "uint8"),
    ],
    wrt: [],
  },
  "a stack of matrices": {
    inputs: [
      integers([2, 3, 5], "uint8", 0, 255),
      scale(0.021),
      single(7, "uint8"),
      integers([5, 4], "uint8", 0, 255),
      scale(0.013),
      single(111, "uint8"),
      scale(0.31),
      single(128, "uint8"),
    ],
    wrt: [],
  },
});

test("its gradient is that of the product of the numbers it stands for, but none where it is clamped", () => {
  const g = new Builder();
  const constant = (values: readonly number[], type: "float32" | "int8", shape: readonly number[] = []) =>
    g.constant(fromDoubles(doubles(shape, values, type)));
  const [half, none] = [constant([0.5], "float32"), constant([0], "int8")];
  const [one, quarter] = [constant([1], "float32"), constant([0.25], "float32")];
  const b = constant([8, 4, -6, 12, 2, 10], "int8", [2, 3]);
  const a = g.input("a", { type: "int8", shape: ["N", 2] });
  const y = g.node("QLinearMatMul", [a, half, none, b, quarter, none, one, none]);
  g.node("DequantizeLinear", [y, one, none], {}, "out");
  const back = backward(g.build(["out"]), "out", ["a"]);
  const values = evaluate(back, {
    a: doubles([2, 2], [3, 5, 100, 100], "int8"),
    "grad(out)": doubles([2, 3], [1, 10, 100, 1, 10, 100], "float32"),
  });
  // Sums of 0.125·a·b: [10.5, 2.75, 4] in the first row, [250, 75, 50] in the second, whose first is clamped to 127.
  const expected = [8 + 40 - 600, 12 + 20 + 1000, 40 - 600, 20 + 1000].map((v) => v / 8);
  expect([...values.get("grad(a)")!.data]).toEqual(expected);
});
