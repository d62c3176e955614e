import { describe, expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Doubles, Shape } from "../base/tensor.ts";
import { doubles, fromDoubles, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import { lastSpatialValue } from "../onnx/lastSpatial.ts";
import { Builder } from "../op/builder.ts";
import { expectClose } from "../testing/opSuite.ts";
import { codedNet } from "../testing/quantized.ts";
import { backward } from "./backward.ts";
import { dequantize } from "./dequantize.ts";

const drawn = (shape: Shape, limit: number, seed = 1): Doubles => {
  const { uniform } = rng(seed);
  return doubles(
    shape,
    Float64Array.from({ length: size(shape) }, () => limit * (2 * uniform() - 1)),
    "float32",
  );
};

const constant = (
  g: Builder,
  values: readonly number[],
  type: "float32" | "uint8" | "int8" | "int32",
  shape: Shape = [],
) => g.constant(fromDoubles(doubles(shape, values, type)));

describe("a network of codes", () => {
  const graph = codedNet();
  const expanded = dequantize(graph);
  const picture = drawn([2, 3, 10, 12], 2);

  test("has the numbers of its codes under the names of the codes, and the codes beside them", () => {
    const [before, after] = [graph, expanded].map((g) => evaluate(g, { picture })) as [
      Map<string, Doubles>,
      Map<string, Doubles>,
    ];
    expect(expanded.outputs).toEqual(["logits"]);
    for (const node of graph.nodes)
      for (const v of node.outputs) {
        expect(expanded.infos.get(v), v).toEqual({ type: "float32", shape: graph.infos.get(v)!.shape });
        if (v !== "logits") expect([...after.get(`${v}/codes`)!.data], v).toEqual([...before.get(v)!.data]);
      }
    expect([...after.get("logits")!.data]).toEqual([...before.get("logits")!.data]);
    const sums = before.get("sum_quantized")!.data;
    expect([...after.get("sum_quantized")!.data]).toEqual([...sums].map((q) => q / 64));
  });

  test("is made of operators on numbers, with a ReLU where codes know no negative number", () => {
    expect(new Set(expanded.nodes.map((n) => n.op))).toEqual(
      new Set("QuantizeLinear DequantizeLinear Conv Relu MaxPool Add Flatten MatMul Identity".split(" ")),
    );
    expect(expanded.nodes.flatMap((n) => (n.op === "Relu" ? n.outputs : []))).toEqual([
      "first_quantized/relu",
      "sum_quantized/relu",
    ]);
    expect(lastSpatialValue(expanded)).toBe("sum_quantized");
  });

  test("lets the gradient straight through the rounding", () => {
    const seed = drawn([2, 5], 1, 7);
    for (const v of ["picture", "first", "second", "sum"]) {
      const codes = evaluate(graph, { picture }).get(`${v}_quantized`)!.data;
      const clamped = codes.filter((c) => c === 0 || c === 255).length / codes.length;
      expect(clamped > 0 && clamped < 0.9, `${v}: ${clamped} are clamped`).toBe(true);
    }
    const dx = evaluate(backward(expanded, "logits", ["picture"]), { picture, "grad(logits)": seed }).get(
      "grad(picture)",
    )!;
    expectClose(dx, straightThrough(evaluate(expanded, { picture }), seed), 1e-12);
  });
});

/** The gradient in loops: transposed convolutions of what is inside of the codes, by hand. */
function straightThrough(at: Map<string, Doubles>, seed: Doubles): Doubles {
  const inside = (value: string, role: string, [scale, zero]: readonly [number, number], d: Float64Array) =>
    d.map((v, i) => {
      const x = at.get(`${value}/${role}`)!.data[i]!;
      const code = x / scale + zero;
      return (zero > 0 || x > 0) && code >= -0.5 && code <= 255.5 ? v : 0;
    });
  const logits = inside("logits_quantized", "MatMul", [1 / 2, 128], seed.data);
  const w = at.get("logits_weight")?.data ?? at.get("logits_quantized_weight")!.data;
  const flat = new Float64Array(2 * 120).map((_, i) => {
    const [n, k] = [Math.floor(i / 120), i % 120];
    return Array.from({ length: 5 }, (_, j) => logits[n * 5 + j]! * w[k * 5 + j]!).reduce((a, b) => a + b);
  });
  const sum = inside("sum_quantized", "Add", [1 / 64, 0], flat);
  const second = inside("second_quantized", "Conv", [1 / 64, 120], sum);
  const pooled = transposed(second, at.get("second_quantized_weight")!, [2, 4, 4, 5, 6]).map((v, i) => v + sum[i]!);
  const first = unpooled(pooled, at.get("first_quantized")!);
  const conv = inside("first_quantized", "Conv", [1 / 64, 0], first);
  const quantized = transposed(conv, at.get("first_quantized_weight")!, [2, 4, 3, 10, 12]);
  const picture = quantized.map((v, i) => {
    const code = at.get("picture")!.data[i]! * 64 + 131;
    return code >= -0.5 && code <= 255.5 ? v : 0;
  });
  return { type: "float32", shape: [2, 3, 10, 12], data: picture };
}

/** dx of a 3×3 convolution with padding 1: each output hands its gradient to what it read. */
function transposed(dy: Float64Array, w: Doubles, [batch, to, from, h, v]: readonly number[]): Float64Array {
  const dx = new Float64Array(batch! * from! * h! * v!);
  for (let n = 0; n < batch!; n++)
    for (let o = 0; o < to!; o++)
      for (let c = 0; c < from!; c++)
        for (let i = 0; i < h! * v!; i++)
          for (let t = 0; t < 9; t++) {
            const [row, column] = [Math.floor(i / v!) + Math.floor(t / 3) - 1, (i % v!) + (t % 3) - 1];
            if (row < 0 || row >= h! || column < 0 || column >= v!) continue;
            dx[((n * from! + c) * h! + row) * v! + column]! +=
              dy[(n * to! + o) * h! * v! + i]! * w.data[(o * from! + c) * 9 + t]!;
          }
  return dx;
}

/** dx of 2×2 max pooling of 10×12: to the first maximum. */
function unpooled(dy: Float64Array, x: Doubles): Float64Array {
  const dx = new Float64Array(x.data.length);
  dy.forEach((d, i) => {
    const [plane, row, column] = [Math.floor(i / 30), Math.floor((i % 30) / 6), i % 6];
    const places = [0, 1, 12, 13].map((k) => plane * 120 + 24 * row + 2 * column + k);
    dx[places.reduce((best, p) => (x.data[p]! > x.data[best]! ? p : best))]! += d;
  });
  return dx;
}

describe("pairs of QuantizeLinear and DequantizeLinear", () => {
  test("stay what they are; weights become numbers", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: ["N", 2] });
    const by = [constant(g, [0.5], "float32"), constant(g, [0], "int8")];
    const q = g.node("QuantizeLinear", [x, ...by], {}, "q");
    const w = g.node("DequantizeLinear", [constant(g, [2, 4, -6, 8], "int8", [2, 2]), ...by], {}, "w");
    const graph = dequantize(
      g.build([g.node("MatMul", [g.node("DequantizeLinear", [q, ...by], {}, "d"), w], {}, "y")]),
    );
    expect(graph.nodes.map((n) => [n.op, n.outputs[0]])).toEqual([
      ["QuantizeLinear", "q"],
      ["DequantizeLinear", "d"],
      ["MatMul", "y"],
    ]);
    const { data } = evaluate(graph, { x: doubles([1, 2], [0.7, -3], "float32") }).get("y")!;
    expect([...data]).toEqual([0.5 * 1 - 3 * -3, 0.5 * 2 - 3 * 4]);
  });

  test("codes that are read with another scale are what they are", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: [2] });
    const q = g.node("QuantizeLinear", [x, constant(g, [0.5], "float32"), constant(g, [0], "int8")], {}, "q");
    const y = g.node("DequantizeLinear", [q, constant(g, [2], "float32"), constant(g, [1], "int8")], {}, "y");
    const values = evaluate(dequantize(g.build([y])), { x: doubles([2], [1.5, -4], "float32") });
    expect([...values.get("y")!.data]).toEqual([2 * (3 - 1), 2 * (-8 - 1)]);
    expect([...values.get("q")!.data]).toEqual([3, -8]);
  });

  test("what knows nothing of numbers reads codes", () => {
    const g = new Builder();
    const x = g.input("x", { type: "float32", shape: [3] });
    const q = g.node("QuantizeLinear", [x, constant(g, [0.5], "float32"), constant(g, [0], "int8")], {}, "q");
    const graph = dequantize(g.build([g.node("Cast", [q], { to: 1 }, "y")]));
    expect([...evaluate(graph, { x: doubles([3], [1, 2, -3], "float32") }).get("y")!.data]).toEqual([2, 4, -6]);
  });
});

test("integer products of ranges found on the way: the gradient is that of the numbers, ranges taken as given", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: [1, 2, 4, 3] });
  const [q, scale, zero] = g.nodes("DynamicQuantizeLinear", [x], {}, 3, "q") as [string, string, string];
  const w = constant(g, [3, -5, 7, 2, -1, 4, 6, -8], "int8", [2, 2, 2, 1]);
  const sums = g.node("ConvInteger", [q, w, zero, constant(g, [1], "int8")], {}, "sums");
  const step = g.node("Mul", [scale, constant(g, [0.25], "float32")], {}, "step");
  const y = g.node("Mul", [g.node("Cast", [sums], { to: 1 }, "floats"), step], {}, "y");
  const graph = g.build([y]);
  const expanded = dequantize(graph);

  const feeds = { x: drawn([1, 2, 4, 3], 3) };
  const [before, after] = [graph, expanded].map((of) => evaluate(of, feeds)) as [
    Map<string, Doubles>,
    Map<string, Doubles>,
  ];
  expectClose(after.get("y")!, before.get("y")!, 1e-12);
  expect([...after.get("sums")!.data]).toEqual([...before.get("sums")!.data]);

  const plain = new Builder();
  const px = plain.input("x", { type: "float32", shape: [1, 2, 4, 3] });
  const numbers = [3, -5, 7, 2, -1, 4, 6, -8].map((v) => (v - 1) / 4);
  plain.node("Conv", [px, constant(plain, numbers, "float32", [2, 2, 2, 1])], {}, "y");
  const seed = drawn([1, 2, 3, 3], 1, 3);
  const [dx, expected] = [expanded, plain.build(["y"])].map(
    (of) => evaluate(backward(of, "y", ["x"]), { ...feeds, "grad(y)": seed }).get("grad(x)")!,
  ) as [Doubles, Doubles];
  expectClose(dx, expected, 1e-12);
});

test("a graph without codes stays the one it is", () => {
  const g = new Builder();
  const x = g.input("x", { type: "float32", shape: ["N", 2] });
  const graph = g.build([g.node("Cast", [g.node("Relu", [x], {}, "r")], { to: 1 }, "y")]);
  expect(dequantize(graph)).toBe(graph);
});
