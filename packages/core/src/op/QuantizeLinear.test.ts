import { describe, expect, test } from "vitest";
import type { DataType } from "../base/tensor.ts";
import { doubles, float32, fromDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { opSuite } from "../testing/opSuite.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const scale = (...values: number[]) => ({
  values,
  type: "float32" as const,
  shape: values.length > 1 ? [values.length] : [],
});
const zero = (type: DataType, ...values: number[]) => ({
  values,
  type,
  shape: values.length > 1 ? [values.length] : [],
});

opSuite("QuantizeLinear", {
  "one scale, to uint8": { inputs: [[2, 3, 5], scale(0.011), zero("uint8", 131)], wrt: [] },
  "one scale, to int8, clamped": { inputs: [[2, 3, 5], scale(0.007), zero("int8", -9)], wrt: [] },
  "no zero point": { inputs: [[2, 3, 5], scale(0.013)], wrt: [] },
  "a scale for each channel": {
    inputs: [[2, 3, 5], scale(0.01, 0.03, 0.02), zero("int8", 3, 0, -5)],
    attrs: { axis: 1 },
    wrt: [],
  },
  "to int16": { inputs: [[2, 3], scale(0.0001), zero("int16", 0)], wrt: [] },
});

describe("quantising and dequantising lets the gradient straight through", () => {
  const pair = (x: number[], scales: number[], type: DataType, zeros: number[]) => {
    const g = new Builder();
    const shape = [x.length / 2, 2];
    const v = g.input("x", { type: "float32", shape: ["N", 2] });
    const s = g.constant(float32(scales.length > 1 ? [2] : [], scales));
    const z = g.constant(fromDoubles(doubles(scales.length > 1 ? [2] : [], zeros, type)));
    const q = g.node("QuantizeLinear", [v, s, z], {}, "q");
    const y = g.node("DequantizeLinear", [q, s, z], {}, "y");
    const back = backward(g.build([y]), y, [v]);
    const seed = doubles(
      shape,
      x.map((_, i) => i + 1),
      "float32",
    );
    return evaluate(back, { x: doubles(shape, x, "float32"), "grad(y)": seed }).get("grad(x)")!;
  };

  test("inside the range as it came, outside of it zero", () => {
    // uint8 about 128 with steps of a half holds -64 to 63.5.
    const dx = pair([-64, -64.3, 63.5, 63.8, 0, 1.1], [0.5], "uint8", [128]);
    expect(dx.type).toBe("float32");
    expect([...dx.data]).toEqual([1, 0, 3, 0, 5, 6]);
  });

  test("what rounds into the range is inside", () => {
    expect([...pair([-64.2, 63.7], [0.5], "uint8", [128]).data]).toEqual([1, 2]);
  });

  test("a scale and zero point for each channel", () => {
    expect([...pair([-20, -20, 12, 12], [0.25, 0.0625], "int8", [0, -64]).data]).toEqual([1, 0, 3, 0]);
  });
});

test("blocked quantisation is refused", () => {
  const g = new Builder();
  const s = g.constant(float32([1, 2], [1, 2]));
  const q = g.constant(fromDoubles(doubles([1, 4], [1, 2, 3, 4], "int8")));
  expect(() => g.node("DequantizeLinear", [q, s], { block_size: 2 })).toThrow("blocked");
});
