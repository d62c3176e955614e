import { size } from "../base/tensor.ts";
import type { Attrs, Dim } from "../onnx/graph.ts";
import { defineOp, number } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { times } from "./mask.ts";

const flags = (attrs: Attrs) => ({
  transA: number(attrs, "transA", 0) === 1,
  transB: number(attrs, "transB", 0) === 1,
  alpha: number(attrs, "alpha", 1),
  beta: number(attrs, "beta", 1),
});

const turned = <D extends Dim>(shape: readonly D[], turn: boolean): readonly [D, D] =>
  turn ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!];

export default defineOp({
  type: "Gemm",
  family: "linear",

  infer: ({ attrs, x: [a, b] }) => {
    const { transA, transB } = flags(attrs);
    const [rows, inner] = turned(a!.shape, transA);
    const [given, columns] = turned(b!.shape, transB);
    if (typeof inner === "number" && typeof given === "number" && inner !== given)
      throw new Error(`shapes [${a!.shape}] and [${b!.shape}] do not multiply`);
    return [{ type: a!.type, shape: [rows, columns] }];
  },

  evaluate: ({ attrs, x: [a, b, c], y: [y] }) => {
    const { transA, transB, alpha, beta } = flags(attrs);
    const [rows, columns] = y!.shape as [number, number];
    const inner = a!.data.length / rows;
    const at = (i: number, k: number) => a!.data[transA ? k * rows + i : i * inner + k]!;
    const bt = (k: number, j: number) => b!.data[transB ? j * inner + k : k * columns + j]!;
    const ci = c && broadcastIndex(c.shape, y!.shape);
    const out = new Float64Array(size(y!.shape));
    for (let n = 0; n < out.length; n++) {
      const [i, j] = [Math.floor(n / columns), n % columns];
      for (let k = 0; k < inner; k++) out[n]! += at(i, k) * bt(k, j);
      out[n] = alpha * out[n]! + (c ? beta * c.data[ci!(n)]! : 0);
    }
    return [out];
  },

  // With y = α A B + β C: dA = α dy Bᵀ, dB = α Aᵀ dy, dC = β dy; transposed where the input is.
  backward: ({ g, attrs, x: [a, b], dy: [d], wants }) => {
    const { transA, transB, alpha, beta } = flags(attrs);
    const product = (left: string, turnLeft: boolean, right: string, turnRight: boolean) =>
      g.node("Gemm", [left, right], { alpha, transA: Number(turnLeft), transB: Number(turnRight) });
    const dy = d!;
    const da = () => (transA ? product(b!, transB, dy, true) : product(dy, false, b!, !transB));
    const db = () => (transB ? product(dy, true, a!, transA) : product(a!, !transA, dy, false));
    return [wants[0] ? da() : null, wants[1] ? db() : null, wants[2] ? times(g, dy, beta) : null].slice(
      0,
      wants.length,
    );
  },

  // Until opset 7 `broadcast` said whether the third input has fewer rows or columns.
  upgrade: ({ node }) => {
    const { broadcast: _, ...attrs } = node.attrs;
    return [{ ...node, attrs }];
  },

  macs: ({ attrs, x: [a], y: [y] }) => size(y!) * turned(a!, flags(attrs).transA)[1],
});
