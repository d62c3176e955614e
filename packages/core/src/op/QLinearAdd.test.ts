import { expect, test } from "vitest";
import { doubles, fromDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const scale = (v: number) => single(v, "float32");
const quantised = (shape: readonly number[], s: number, zero: number) => [
  integers(shape, "uint8", 0, 255),
  scale(s),
  single(zero, "uint8"),
];
const cases = {
  "equal shapes": {
    inputs: [
      ...quantised([2, 3, 5, 4], 0.021, 121),
      ...quantised([2, 3, 5, 4], 0.013, 7),
      scale(0.041),
      single(93, "uint8"),
    ],
    wrt: [],
  },
  broadcast: {
    inputs: [
      ...quantised([2, 3, 5, 4], 0.021, 121),
      ...quantised([3, 1, 1], 0.013, 7),
      scale(0.041),
      single(93, "uint8"),
    ],
    wrt: [],
    equalExtents: "a stretched input",
  },
};

opSuite("QLinearAdd", cases, "com.microsoft");
opSuite("QLinearMul", cases, "com.microsoft");

/** The gradient to both quantised inputs of the output's real number. */
function gradients(op: string, a: number, b: number) {
  const g = new Builder();
  const constant = (v: number, type: "float32" | "int8") => g.constant(fromDoubles(doubles([], [v], type)));
  const [half, quarter, one] = [constant(0.5, "float32"), constant(0.25, "float32"), constant(1, "float32")];
  const none = constant(0, "int8");
  g.input("a", { type: "int8", shape: ["N"] });
  g.input("b", { type: "int8", shape: ["N"] });
  const node = {
    op,
    domain: "com.microsoft",
    inputs: ["a", half, none, "b", quarter, none, one, none],
    outputs: ["y"],
    attrs: {},
  };
  g.add(node);
  g.node("DequantizeLinear", ["y", one, none], {}, "out");
  const values = evaluate(backward(g.build(["out"]), "out", ["a", "b"]), {
    a: doubles([1], [a], "int8"),
    b: doubles([1], [b], "int8"),
    "grad(out)": doubles([1], [1], "float32"),
  });
  return ["grad(a)", "grad(b)"].map((v) => values.get(v)!.data[0]);
}

test("gradients are those of the numbers that are stood for, in steps of each input", () => {
  expect(gradients("QLinearAdd", 6, 8)).toEqual([0.5, 0.25]);
  expect(gradients("QLinearMul", 6, 8)).toEqual([2 * 0.5, 3 * 0.25]);
});

test("none flows where the result is clamped", () => {
  expect(gradients("QLinearMul", 127, 127)).toEqual([0, 0]);
});
