import type { DataType, Doubles, Shape } from "../base/tensor.ts";
import { isFloat, size, strides } from "../base/tensor.ts";
import type { Attrs, Dim, Info } from "../onnx/graph.ts";
import type { InferContext, Op } from "./define.ts";
import { broadcast } from "./extents.ts";
import { upgradeBroadcast } from "./oldSets.ts";

/** Shape and type of the first input: what an element-wise operator of one input gives. */
export const likeFirst = ({ x: [x] }: InferContext) => [{ type: x!.type, shape: x!.shape }];

/**
 * An operator that maps each element by itself. `f` gets the node's attributes once;
 * `result` is the element type of the output where it is not the input's.
 */
export function defineUnary(
  op: Omit<Op, "infer" | "evaluate"> & { f: (attrs: Attrs) => (v: number) => number; result?: "bool" },
): Op {
  const { f, result, ...rest } = op;
  return {
    ...rest,
    infer: ({ attrs, x: [x] }) => {
      const type = result ?? x!.type;
      return [{ type, shape: x!.shape, ...contentBy(type, [x!], ([v]) => f(attrs)(v!)) }];
    },
    evaluate: ({ attrs, x: [x] }) => [x!.data.map(f(attrs))],
  };
}

/**
 * An operator of two broadcast inputs. Integers are cut towards zero.
 * `result` is the element type of the output where it is not the inputs'; `dims` does with the names of extents what `f` does with numbers.
 */
export function defineBinary(
  op: Omit<Op, "infer" | "evaluate"> & {
    f: (a: number, b: number) => number;
    result?: "bool";
    dims?: (a: Dim, b: Dim) => Dim | undefined;
  },
): Op {
  const { f, result, dims, ...rest } = op;
  const combine = (type: DataType) => (p: Dim, q: Dim) => {
    if (typeof p === "number" && typeof q === "number") return f(p, q);
    return isFloat(type) ? undefined : dims?.(p, q);
  };
  return {
    upgrade: upgradeBroadcast,
    ...rest,
    infer: ({ x: [a, b] }) => {
      const type = result ?? a!.type;
      const content = contentOf(type, [a!, b!], ([p, q]) => combine(a!.type)(p!, q!));
      return [{ type, shape: broadcast(a!.shape, b!.shape), ...content }];
    },
    evaluate: ({ x: [a, b], y: [y] }) => [zip(a!, b!, y!.shape, isFloat(y!.type) ? f : (p, q) => Math.trunc(f(p, q)))],
  };
}

/** An operator of any number of broadcast inputs, which `f` gets together for each element. Integers are cut towards zero. */
export function defineVariadic(op: Omit<Op, "infer" | "evaluate"> & { f: (values: readonly number[]) => number }): Op {
  const { f, ...rest } = op;
  return {
    ...rest,
    infer: ({ x }) => {
      const all = x.map((info) => info!);
      const { type } = all[0]!;
      return [{ type, shape: broadcast(...all.map((i) => i.shape)), ...contentBy(type, all, f) }];
    },
    evaluate: ({ x, y: [y] }) => {
      const index = x.map((d) => broadcastIndex(d!.shape, y!.shape));
      const cut = isFloat(y!.type) ? (v: number) => v : Math.trunc;
      const at = (_: unknown, i: number) => cut(f(x.map((d, k) => d!.data[index[k]!(i)]!)));
      return [Float64Array.from({ length: size(y!.shape) }, at)];
    },
  };
}

/**
 * The content of what `f` makes of vectors or scalars, where all the numbers it needs are known.
 * `f` may also take the names of extents: see `contentOf`.
 */
function contentBy(type: DataType, x: readonly Info[], f: (values: number[]) => number): { content?: Dim[] } {
  return contentOf(type, x, (dims) => (dims.every((d) => typeof d === "number") ? f(dims) : undefined));
}

/** As `contentBy`, for an `f` that can tell something of extents whose numbers are not known; it gives `undefined` where it cannot. */
export function contentOf(
  type: DataType,
  x: readonly Pick<Info, "content">[],
  f: (dims: Dim[]) => Dim | undefined,
): { content?: Dim[] } {
  const known = x.flatMap(({ content }) => (content ? [content] : []));
  if (known.length < x.length) return {};
  const round = roundTo(type);
  // An empty vector stays empty whatever it is combined with.
  const length = known.some((c) => c.length === 0) ? 0 : Math.max(...known.map((c) => c.length));
  const content: Dim[] = [];
  for (let i = 0; i < length; i++) {
    const d = f(known.map((c) => c[c.length === 1 ? 0 : i]!));
    if (d === undefined) return {};
    content.push(typeof d === "number" ? round(d) : d);
  }
  return { content };
}

/** Rounds as an engine does that computes in `type`, so that a computed shape comes out as it will when the graph runs. */
function roundTo(type: DataType): (v: number) => number {
  if (!isFloat(type)) return Math.trunc;
  return type === "float64" ? (v) => v : Math.fround;
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
