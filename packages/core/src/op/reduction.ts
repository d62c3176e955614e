import type { Doubles } from "../base/tensor.ts";
import { int64, isFloat, size } from "../base/tensor.ts";
import type { Attrs, Dim, Info, Node } from "../onnx/graph.ts";
import { allNumbers, told } from "./content.ts";
import type { BackwardContext, InferContext, Op, UpgradeContext, Writer } from "./define.ts";
import { number, numbers } from "./define.ts";
import { broadcastIndex } from "./elementwise.ts";
import { axisOf } from "./extents.ts";
import { extentsOf } from "./reshapeLike.ts";

/** What a reduction's gradient is written from. `y` and `dy` have the rank of `x`, with extent 1 along the reduced axes. */
export interface ReductionContext {
  readonly g: Writer;
  readonly x: string;
  readonly y: () => string;
  readonly dy: string;
  readonly axes: readonly number[];
}

export interface Reduction {
  readonly type: string;
  /** What the elements along the reduced axes become. */
  readonly over: (values: readonly number[]) => number;
  /** What a list of extents becomes, some of which may be names. */
  readonly overDims?: (dims: readonly Dim[]) => Dim | undefined;
  /** The gradient of `x`; it may lack the expansion to the reduced axes only if it is in the shape of `x` by broadcasting. */
  readonly gradient?: (c: ReductionContext) => string;
  /** The operator set in which the axes became an input; 18 for most. */
  readonly axesAreInputSince?: number;
}

/** An operator that reduces along the axes its second input names (all, if it is absent): 21 of ONNX `Reduce*`. */
export function defineReduction(r: Reduction): Op {
  const { gradient } = r;
  return {
    type: r.type,
    infer: (c) => [inferReduction(c, r)],
    evaluate: ({ attrs, x: [x, axes], y: [y] }) => {
      const along = reducedAxes(attrs, axes && Array.from(axes.data), x!.shape.length);
      const cut = isFloat(y!.type) ? (v: number) => v : Math.trunc;
      return [Float64Array.from(groups(x!, along), (values) => cut(r.over(values)))];
    },
    ...(gradient && { backward: (c) => backwardOf(c, gradient) }),
    upgrade: (c) => [c.from < (r.axesAreInputSince ?? 18) ? withAxesAsInput(c) : c.node],
  };
}

function inferReduction({ attrs, x: [x, axes] }: InferContext, r: Reduction): Info {
  const along = new Set(reducedAxes(attrs, axes && told(axes, "axes"), x!.shape.length));
  const keep = number(attrs, "keepdims", 1) === 1;
  const shape = keep ? x!.shape.map((d, i) => (along.has(i) ? 1 : d)) : x!.shape.filter((_, i) => !along.has(i));
  const content = x!.content && along.has(0) ? reducedContent(x!.content, r) : undefined;
  return { type: x!.type, shape, ...(content !== undefined && { content: [content] }) };
}

function reducedContent(content: readonly Dim[], r: Reduction): Dim | undefined {
  if (r.overDims) return r.overDims(content);
  const numbers = allNumbers(content);
  return numbers && r.over(numbers);
}

/** The axes that a reduction reduces, counted from the front, in ascending order. */
export function reducedAxes(attrs: Attrs, given: readonly number[] | undefined, rank: number): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  if (given && given.length > 0) return given.map((a) => axisOf(a, rank)).sort((a, b) => a - b);
  return number(attrs, "noop_with_empty_axes", 0) === 1 ? [] : all;
}

/** The elements that fall together when the axes are reduced, in the order of the outputs. */
function groups(x: Doubles, axes: readonly number[]): number[][] {
  const kept = x.shape.map((d, i) => (axes.includes(i) ? 1 : d));
  const group = broadcastIndex(kept, x.shape);
  const lists: number[][] = Array.from({ length: size(kept) }, () => []);
  x.data.forEach((v, i) => {
    lists[group(i)]!.push(v);
  });
  return lists;
}

function backwardOf(
  { g, attrs, x: [x, given], y: [y], dy: [dy] }: BackwardContext,
  gradient: NonNullable<Reduction["gradient"]>,
) {
  const axes = reducedAxes(attrs, given ? told(g.info(given), "axes") : undefined, g.shape(x!).length);
  const lost = number(attrs, "keepdims", 1) === 0 && axes.length > 0;
  const restored = (v: string) => (lost ? g.node("Unsqueeze", [v, g.ints(axes)]) : v);
  return [gradient({ g, x: x!, y: () => restored(y!), dy: restored(dy!), axes })];
}

/** Repeats a gradient along the axes that were reduced. The leading extent stays free unless it was reduced itself. */
export function expand({ g, x, axes }: ReductionContext, gradient: string): string {
  if (axes.length === 0) return gradient;
  const shape = g.shape(x);
  const rest = shape.slice(1);
  const fixed = !axes.includes(0) && rest.every((d) => typeof d === "number");
  return g.node("Expand", [gradient, fixed ? g.ints([1, ...(rest as number[])]) : extentsOf(g, x, 0)]);
}

/** Nodes for a reduction with kept axes, as gradients need it. */
export const reduceKept = (g: Writer, type: string, v: string, axes: readonly number[]): string =>
  g.node(type, [v, g.ints(axes)], { keepdims: 1 });

/** The gradient of a maximum or minimum: to the elements that gave it; equal ones share it equally, as in PyTorch's amax. */
export function shareAmongExtremes(c: ReductionContext): string {
  const { g, x, dy, axes } = c;
  const equal = g.node("Where", [g.node("Equal", [x, c.y()]), g.scalar(1, x), g.scalar(0, x)]);
  if (axes.length === 0) return g.node("Mul", [dy, equal]);
  return g.node("Mul", [g.node("Div", [dy, reduceKept(g, "ReduceSum", equal, axes)]), equal]);
}

function withAxesAsInput({ node, constant }: UpgradeContext): Node {
  const { axes, ...attrs } = node.attrs;
  if (axes === undefined) return node;
  const list = numbers(node.attrs, "axes", []);
  return { ...node, inputs: [node.inputs[0]!, constant(int64([list.length], list))], attrs };
}
