import { expect, test } from "vitest";
import { doubles, fromDoubles } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { expectClose, opSuite } from "../testing/opSuite.ts";
import { integers, single } from "../testing/quantized.ts";
import { backward } from "../transform/backward.ts";
import { Builder } from "./builder.ts";

const x = integers([2, 3, 7, 5], "uint8", 0, 255);
const scale = (v: number) => single(v, "float32");

opSuite("QLinearConv", {
  "unsigned, with a bias": {
    inputs: [
      x,
      scale(0.021),
      single(121, "uint8"),
      integers([4, 3, 2, 1], "int8", -127, 127),
      scale(0.013),
      single(0, "int8"),
      scale(0.173),
      single(93, "uint8"),
      integers([4], "int32", -900, 900),
    ],
    attrs: { strides: [2, 1], pads: [1, 0, 0, 1] },
    wrt: [],
  },
  "a scale for each filter": {
    inputs: [
      x,
      scale(0.021),
      single(0, "uint8"),
      integers([4, 3, 2, 1], "int8", -127, 127),
      { values: [0.013, 0.007, 0.019, 0.023], type: "float32" },
      { values: [0, 0, 0, 0], type: "int8" },
      scale(0.91),
      single(0, "uint8"),
    ],
    wrt: [],
  },
});

test("its gradient is that of the convolution of the numbers it stands for, but none where it is clamped", () => {
  const shape = [1, 2, 4, 3];
  const pixels = integers(shape, "uint8", 0, 255);
  const filters = integers([3, 2, 2, 2], "int8", -127, 127);
  const g = new Builder();
  const constant = (values: readonly number[], type: "float32" | "uint8" | "int8", dims: readonly number[] = []) =>
    g.constant(fromDoubles(doubles(dims, values, type)));
  const q = g.input("q", { type: "uint8", shape });
  const [xs, ws, ys] = [0.02, 0.01, 0.4].map((v) => constant([v], "float32")) as [string, string, string];
  const [xz, wz, yz] = [constant([100], "uint8"), constant([3], "int8"), constant([20], "uint8")];
  const w = constant(filters.values, "int8", filters.shape);
  const y = g.node("QLinearConv", [q, xs, xz, w, ws, wz, ys, yz], {}, "y");
  const out = g.node("DequantizeLinear", [y, ys, yz], {}, "out");
  const numbers = g.node("DequantizeLinear", [q, xs, xz], {}, "numbers");
  const plain = g.node("Conv", [numbers, g.node("DequantizeLinear", [w, ws, wz])], {}, "plain");
  const graph = g.build([y, out, plain]);

  const feeds = { q: doubles(shape, pixels.values, "uint8") };
  const steps = evaluate(graph, feeds).get("y")!;
  const seed = { ...steps, type: "float32" as const, data: steps.data.map((_, i) => Math.sin(i + 1)) };
  const inside = steps.data.map((v, i) => (v > 0 && v < 255 ? seed.data[i]! : 0));
  expect(steps.data.filter((v) => v === 0).length).toBeGreaterThan(0);

  const dx = evaluate(backward(graph, "out", ["q"]), { ...feeds, "grad(out)": seed }).get("grad(q)")!;
  const expected = evaluate(backward(graph, "plain", ["numbers"]), {
    ...feeds,
    "grad(plain)": { ...seed, data: inside },
  }).get("grad(numbers)")!;
  // The scales are rounded to float32.
  expectClose(dx, { ...expected, data: expected.data.map((v) => v * 0.02) }, 1e-6);
});
