import type { Doubles, Shape } from "../base/tensor.ts";
import { strides } from "../base/tensor.ts";
import type { InferContext, Op } from "./define.ts";
import { broadcast } from "./shape.ts";

/** Shape and type of the first input: what an element-wise operator of one input gives. */
export const likeFirst = ({ x: [x] }: InferContext) => [{ type: x!.type, shape: x!.shape }];

/** An operator that maps each element by itself. `f` gets the node's attributes once. */
export function defineUnary(
  op: Omit<Op, "infer" | "evaluate"> & { f: (attrs: Parameters<Op["evaluate"]>[0]["attrs"]) => (v: number) => number },
): Op {
  const { f, ...rest } = op;
  return { ...rest, infer: likeFirst, evaluate: ({ attrs, x: [x] }) => [x!.data.map(f(attrs))] };
}

/** An operator of two broadcast inputs; `result` is the element type of the output where it is not the inputs'. */
export function defineBinary(
  op: Omit<Op, "infer" | "evaluate"> & { f: (a: number, b: number) => number; result?: "bool" },
): Op {
  const { f, result, ...rest } = op;
  return {
    ...rest,
    infer: ({ x: [a, b] }) => [
      { type: result ?? a!.type, shape: broadcast(a!.shape, b!.shape), ...bothContents(a!, b!, f) },
    ],
    evaluate: ({ x: [a, b], y: [y] }) => [zip(a!, b!, y!.shape, f)],
  };
}

/** The content of a computed shape: element by element where both are known numbers or one is a neutral scalar. */
function bothContents(
  a: { type: string; content?: readonly (number | string)[] },
  b: { content?: readonly (number | string)[] },
  f: (a: number, b: number) => number,
) {
  if (!a.content || !b.content || !a.type.startsWith("int")) return {};
  const n = Math.max(a.content.length, b.content.length);
  const content: number[] = [];
  for (let i = 0; i < n; i++) {
    const p = a.content[a.content.length === 1 ? 0 : i];
    const q = b.content[b.content.length === 1 ? 0 : i];
    if (typeof p !== "number" || typeof q !== "number") return {};
    content.push(Math.trunc(f(p, q)));
  }
  return { content };
}

/** `f` over two broadcast tensors. */
export function zip(a: Doubles, b: Doubles, shape: Shape, f: (a: number, b: number) => number): Float64Array {
  const ia = broadcastIndex(a.shape, shape);
  const ib = broadcastIndex(b.shape, shape);
  const out = new Float64Array(shape.reduce((p, q) => p * q, 1));
  for (let i = 0; i < out.length; i++) out[i] = f(a.data[ia(i)]!, b.data[ib(i)]!);
  return out;
}

/** From the flat index of an element of `to` to that of the element of `from` that broadcasting puts there. */
export function broadcastIndex(from: Shape, to: Shape): (i: number) => number {
  const sf = strides(from);
  const st = strides(to);
  const skip = to.length - from.length;
  return (i) => {
    let k = 0;
    for (let d = skip; d < to.length; d++)
      if (from[d - skip] !== 1) k += (Math.floor(i / st[d]!) % to[d]!) * sf[d - skip]!;
    return k;
  };
}
