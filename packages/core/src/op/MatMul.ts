import { size } from "../base/tensor.ts";
import type { Dim } from "../onnx/graph.ts";
import type { BackwardContext, Writer } from "./define.ts";
import { defineOp } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { broadcast } from "./extents.ts";

/** The shapes as stacks of matrices: a vector on the left is a row, one on the right a column. */
function stacked<D extends Dim>(a: readonly D[], b: readonly D[]): [(D | 1)[], (D | 1)[]] {
  return [a.length === 1 ? [1, ...a] : [...a], b.length === 1 ? [...b, 1] : [...b]];
}

export default defineOp({
  type: "MatMul",
  family: "linear",

  infer: ({ x: [a, b] }) => {
    const [left, right] = stacked(a!.shape, b!.shape);
    const [inner, given] = [left.at(-1)!, right.at(-2)!];
    if (typeof inner === "number" && typeof given === "number" && inner !== given)
      throw new Error(`shapes [${a!.shape}] and [${b!.shape}] do not multiply`);
    const shape = broadcast(left.slice(0, -2), right.slice(0, -2));
    if (a!.shape.length > 1) shape.push(left.at(-2)!);
    if (b!.shape.length > 1) shape.push(right.at(-1)!);
    return [{ type: a!.type, shape }];
  },

  evaluate: ({ x: [a, b], y: [y] }) => {
    const [left, right] = stacked(a!.shape, b!.shape);
    const [rows, inner] = left.slice(-2) as [number, number];
    const columns = right.at(-1)!;
    const stack = broadcast(left.slice(0, -2), right.slice(0, -2)) as number[];
    const firstLeft = broadcastIndex(left.slice(0, -2), stack);
    const firstRight = broadcastIndex(right.slice(0, -2), stack);
    const out = new Float64Array(size(y!.shape));
    for (let i = 0; i < out.length; i++) {
      const matrix = Math.floor(i / (rows * columns));
      const row = (firstLeft(matrix) * rows + (Math.floor(i / columns) % rows)) * inner;
      const column = firstRight(matrix) * inner * columns + (i % columns);
      for (let k = 0; k < inner; k++) out[i]! += a!.data[row + k]! * b!.data[column + k * columns]!;
    }
    return [out];
  },

  // With y = a b: da = dy bᵀ, db = aᵀ dy. The driver sums over stacks that were broadcast.
  backward: (c) => {
    const { g, x, dy, wants } = c;
    const [a, b] = x as [string, string];
    const [rankA, rankB] = [g.shape(a).length, g.shape(b).length];
    if (rankA === 2 && rankB === 2) return matrixGradients(c);
    const columns = rankB === 1 ? g.node("Unsqueeze", [dy[0]!, g.ints([-1])]) : dy[0]!;
    const full = rankA === 1 ? g.node("Unsqueeze", [columns, g.ints([-2])]) : columns;
    const left = rankA === 1 ? g.node("Unsqueeze", [a, g.ints([0])]) : a;
    const right = rankB === 1 ? g.node("Unsqueeze", [b, g.ints([1])]) : b;
    const da = wants[0] ? g.node("MatMul", [full, transposed(g, right)]) : null;
    const db = wants[1] ? g.node("MatMul", [transposed(g, left), full]) : null;
    return [da && asVector(g, da, rankA, -2), db && asVector(g, db, rankB, -1)];
  },

  macs: ({ x: [a], y: [y] }) => size(y!) * a!.at(-1)!,
});

/** `Gemm` reads a matrix transposed where it lies, instead of a second copy of the weights. */
function matrixGradients({ g, x: [a, b], dy: [dy], wants }: BackwardContext): (string | null)[] {
  return [
    wants[0] ? g.node("Gemm", [dy!, b!], { transB: 1 }) : null,
    wants[1] ? g.node("Gemm", [a!, dy!], { transA: 1 }) : null,
  ];
}

/** Takes the axis out again that made a vector a matrix. */
const asVector = (g: Writer, value: string, rank: number, axis: number): string =>
  rank === 1 ? g.node("Squeeze", [value, g.ints([axis])]) : value;

function transposed(g: Writer, value: string): string {
  const perm = g.shape(value).map((_, i) => i);
  const last = perm.length - 1;
  [perm[last - 1], perm[last]] = [last, last - 1];
  return g.node("Transpose", [value], { perm });
}
