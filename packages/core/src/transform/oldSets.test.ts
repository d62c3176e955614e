import { describe, expect, test } from "vitest";
import { ConvlensError } from "../base/errors.ts";
import type { Shape, Tensor } from "../base/tensor.ts";
import { doubles, float32, int64, size } from "../base/tensor.ts";
import { evaluate } from "../engine/reference.ts";
import type { Attrs, Graph } from "../onnx/graph.ts";
import { emptyGraph } from "../onnx/graph.ts";
import { upgrade } from "./opset.ts";

// ONNX Runtime executes no set before 7, so what these nodes mean is derived here once more, from ONNX's changelog.

interface Old {
  readonly shape?: Shape;
  readonly attrs?: Attrs;
  /** What follows `x`. */
  readonly rest?: readonly Tensor[];
  readonly outputs?: number;
}

const shape = [2, 3, 4, 5];

function graphOf(op: string, { attrs = {}, shape: of = shape, rest = [], outputs = 1 }: Old): Graph {
  const made = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    ...emptyGraph,
    nodes: [{ op, inputs: ["x", ...rest.map((_, i) => `c${i}`)], outputs: made, attrs }],
    inputs: ["x"],
    outputs: made,
    constants: new Map(rest.map((t, i) => [`c${i}`, t])),
    infos: new Map([
      ["x", { type: "float32", shape: of }],
      ...rest.map((t, i) => [`c${i}`, { type: t.type, shape: t.shape }] as const),
    ]),
  };
}

/** Numbers on both sides of zero, none of them twice. */
const numbers = (n: number) => Array.from({ length: n }, (_, i) => (((i * 7) % n) - n / 3) / 8);

/** What the upgraded node makes of `x`: each output as shape and numbers. */
function made(op: string, from: number, old: Old) {
  const of = old.shape ?? shape;
  const graph = upgrade(graphOf(op, old), from);
  const y = evaluate(graph, { x: doubles(of, numbers(size(of)), "float32") });
  return graph.outputs.map((v) => ({ shape: y.get(v)!.shape, data: Array.from(y.get(v)!.data) }));
}

/** Each element of `shape`, by its place along the axes. */
const each = (f: (v: number, at: number[]) => number, of: Shape = shape): number[] =>
  numbers(size(of)).map((v, i) => {
    const at: number[] = [];
    for (let rest = i, d = of.length - 1; d >= 0; d--) {
      at.unshift(rest % of[d]!);
      rest = Math.floor(rest / of[d]!);
    }
    return f(v, at);
  });

const b3 = float32([3], [1, 2, 4]);
const b34 = float32([3, 4], numbers(12));
const b45 = float32([4, 5], numbers(20));
const consumed_inputs = [0, 0];

describe("one node of a set before 7", () => {
  test.each<[string, number, Old, (v: number, at: number[]) => number]>([
    ["Add", 1, { rest: [b3], attrs: { broadcast: 1, axis: 1, consumed_inputs } }, (v, [, c]) => v + b3.data[c!]!],
    ["Add", 6, { rest: [b34], attrs: { broadcast: 1, axis: 1 } }, (v, [, c, i]) => v + b34.data[c! * 4 + i!]!],
    ["Sub", 6, { rest: [b45], attrs: { broadcast: 1 } }, (v, [, , i, j]) => v - b45.data[i! * 5 + j!]!],
    ["Mul", 6, { rest: [float32([2], [3, 5])], attrs: { broadcast: 1, axis: 0 } }, (v, [n]) => v * [3, 5][n!]!],
    ["Div", 6, { rest: [b3], attrs: { broadcast: 1, axis: -3 } }, (v, [, c]) => v / b3.data[c!]!],
    ["Pow", 1, { rest: [float32([], [2])], attrs: { broadcast: 1 } }, (v) => v * v],
    ["Mul", 6, { rest: [float32([1, 1], [3])], attrs: { broadcast: 1, axis: 0 } }, (v) => 3 * v],
    ["Add", 1, { rest: [float32(shape, numbers(120))], attrs: { broadcast: 0 } }, (v) => 2 * v],
    ["Greater", 1, { rest: [b3], attrs: { broadcast: 1, axis: 1 } }, (v, [, c]) => Number(v > b3.data[c!]!)],
    ["Less", 6, { rest: [b3], attrs: { broadcast: 1, axis: 1 } }, (v, [, c]) => Number(v < b3.data[c!]!)],
    ["PRelu", 6, { rest: [b3] }, (v, [, c]) => (v < 0 ? v * b3.data[c!]! : v)],
    ["PRelu", 1, { rest: [float32([1], [0.5])], attrs: { consumed_inputs } }, (v) => (v < 0 ? v / 2 : v)],
    ["Selu", 1, {}, (v) => 1.0507 * (v > 0 ? v : 1.6732 * (Math.exp(v) - 1))],
    ["Elu", 1, { attrs: { alpha: 2, consumed_inputs } }, (v) => (v < 0 ? 2 * (Math.exp(v) - 1) : v)],
    ["Clip", 1, { attrs: { min: -1, consumed_inputs } }, (v) => Math.max(v, -1)],
    ["Dropout", 1, { attrs: { is_test: 1, ratio: 0.3, consumed_inputs } }, (v) => v],
    [
      "Max",
      1,
      { rest: [float32(shape, new Array(120).fill(0.5))], attrs: { consumed_inputs } },
      (v) => Math.max(v, 0.5),
    ],
    ["Sum", 6, { rest: [float32(shape, numbers(120))] }, (v) => 2 * v],
    ["HardSigmoid", 1, { attrs: { consumed_inputs } }, (v) => Math.min(1, Math.max(0, 0.2 * v + 0.5))],
    ["Cast", 1, { attrs: { to: "BOOL" } }, (v) => Number(v !== 0)],
    [
      "BatchNormalization",
      1,
      { rest: [b3, b3, b3, b3], attrs: { is_test: 1, epsilon: 0.5, spatial: 1, consumed_inputs: [0, 0, 0, 1, 1] } },
      (v, [, c]) => ((v - b3.data[c!]!) / Math.sqrt(b3.data[c!]! + 0.5)) * b3.data[c!]! + b3.data[c!]!,
    ],
    ["Affine", 1, { attrs: { alpha: 2, beta: -1 } }, (v) => 2 * v - 1],
    ["Affine", 1, {}, (v) => v],
    ["Scale", 1, { attrs: { scale: 0.25 } }, (v) => v / 4],
    ["ImageScaler", 1, { attrs: { scale: 2, bias: [1, 2, 4] } }, (v, [, c]) => 2 * v + b3.data[c!]!],
    ["ScaledTanh", 1, { attrs: { alpha: 2, beta: 0.5 } }, (v) => 2 * Math.tanh(v / 2)],
    ["ParametricSoftplus", 1, { attrs: { alpha: 3, beta: 2 } }, (v) => 3 * Math.log(Math.exp(2 * v) + 1)],
  ])("%s of opset %i: %o", (op, from, old, f) => {
    const [y] = made(op, from, old);
    expect(y!.shape).toEqual(shape);
    // Constants are held in float32.
    each(f).forEach((e, i) => {
      expect(Math.abs(y!.data[i]! - e), `element ${i}`).toBeLessThan(1e-6 * (1 + Math.abs(e)));
    });
  });

  // Reshaped, cut and repeated numbers are those of `x`, picked here by hand.
  const x = numbers(6);
  test.each<[string, number, Old, Shape, readonly number[]]>([
    ["Reshape", 1, { shape: [2, 3], attrs: { shape: [0, -1, 1], consumed_inputs } }, [2, 3, 1], x],
    ["Concat", 3, { shape: [2, 1], rest: [float32([2, 1], [8, 9])] }, [2, 2], [numbers(2)[0]!, 8, numbers(2)[1]!, 9]],
    [
      "Pad",
      1,
      { shape: [2, 3], attrs: { paddings: [0, 1, 0, 0], value: 5 } },
      [2, 4],
      [5, ...x.slice(0, 3), 5, ...x.slice(3)],
    ],
    [
      "Tile",
      1,
      { shape: [1, 2], rest: [float32([], [3]), float32([], [0])] },
      [3, 2],
      [...numbers(2), ...numbers(2), ...numbers(2)],
    ],
    ["Tile", 6, { shape: [1, 2], rest: [int64([2], [2, 1])] }, [2, 2], [...numbers(2), ...numbers(2)]],
    [
      "Gemm",
      6,
      { shape: [2, 3], rest: [float32([3, 1], [1, 1, 1]), float32([1], [4])], attrs: { broadcast: 1 } },
      [2, 1],
      [x[0]! + x[1]! + x[2]! + 4, x[3]! + x[4]! + x[5]! + 4],
    ],
    [
      "Upsample",
      1,
      { shape: [1, 1, 1, 2], attrs: { height_scale: 2, width_scale: 1 } },
      [1, 1, 2, 2],
      [...numbers(2), ...numbers(2)],
    ],
    ["Crop", 1, { shape: [1, 1, 2, 3], attrs: { border: [1, 0, 0, 1] } }, [1, 1, 1, 2], x.slice(1, 3)],
    ["Crop", 1, { shape: [1, 1, 2, 3], attrs: { border: [1, 1, 0, 0], scale: [1, 1] } }, [1, 1, 1, 1], [x[4]!]],
  ])("%s of opset %i: %o", (op, from, old, of, values) => {
    const [y] = made(op, from, old);
    expect(y!.shape).toEqual(of);
    y!.data.forEach((v, i) => {
      expect(v).toBeCloseTo(values[i]!, 6);
    });
  });

  test("Softmax takes all axes behind the batch together", () => {
    const [y] = made("Softmax", 1, {});
    const sums = [0, 60].map((from) => y!.data.slice(from, from + 60).reduce((a, b) => a + b, 0));
    for (const sum of sums) expect(sum).toBeCloseTo(1, 12);
  });

  test("Split of opset 1 may get its sizes as numbers with a point", () => {
    const [a, b] = made("Split", 1, { shape: [3, 2], rest: [float32([2], [1, 2])], outputs: 2 });
    expect([a!.shape, b!.shape, [...a!.data, ...b!.data]]).toEqual([[1, 2], [2, 2], numbers(6)]);
  });
});

test.each<[string, Old, string]>([
  ["Reshape", {}, "it does not say its shape"],
  ["Cast", { attrs: { to: "QUATERNION" } }, '"QUATERNION" is no element type'],
  ["Upsample", {}, "it does not say its height_scale"],
  ["ScaledTanh", {}, "it does not say its beta"],
  ["BatchNormalization", { attrs: { spatial: 0 } }, "for each pixel"],
])("%s that does not say enough is refused by name: %o", (op, old, message) => {
  const attempt = () => upgrade(graphOf(op, old), 1);
  expect(attempt).toThrow(ConvlensError);
  expect(attempt).toThrow(`${op}, which makes "y0"`);
  expect(attempt).toThrow(message);
});

test("a second input whose place cannot be told is refused by name", () => {
  const graph = graphOf("Add", { rest: [b3], attrs: { broadcast: 1, axis: 1 } });
  expect(() => upgrade({ ...graph, infos: new Map() }, 6)).toThrow('where "c0" is put along the axes of "x"');
});
