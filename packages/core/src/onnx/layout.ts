import { isFloat } from "../base/tensor.ts";
import { numbersIn, volume } from "./extents.ts";
import type { Dim, Graph, Node } from "./graph.ts";

/** Rows and columns of the picture along two axes of a value: 2 and 3 of N×C×h×w, 1 and 2 of N×h×w×C. */
export interface Planes {
  readonly kind: "planes";
  readonly rows: number;
  readonly columns: number;
}

/** Places of the picture one after the other along one axis of a value, as transformers have them: N×T×C. */
export interface Tokens {
  readonly kind: "tokens";
  readonly axis: number;
  /** Rows and columns of the places. */
  readonly grid: readonly [number, number];
  /** Tokens before the first place, which stand for no place: for the class, for a teacher, registers. */
  readonly before: number;
}

export type Layout = Planes | Tokens;

const known = new WeakMap<Graph, ReadonlyMap<string, Layout>>();

/**
 * Where each value of a graph has the places of the picture, followed from the inputs through what moves them: layouts of maps
 * that networks change on their way, sequences of patches, class tokens. A value that is missing has none, or they were lost
 * sight of, as in windows of attention; where such a value is added to one that has them, the sum has them again.
 */
export function layoutsOf(graph: Graph): ReadonlyMap<string, Layout> {
  const found = known.get(graph) ?? followed(graph);
  known.set(graph, found);
  return found;
}

function followed(graph: Graph): Map<string, Layout> {
  const found = new Map<string, Layout>();
  for (const v of graph.inputs) if (shapeOf(graph, v)?.length === 4) found.set(v, inPlanes);
  for (const node of graph.nodes)
    for (const v of node.outputs) {
      const layout = v ? after(graph, node, v, found) : undefined;
      if (layout && fits(layout, shapeOf(graph, v)!)) found.set(v, layout);
    }
  return found;
}

const inPlanes: Planes = { kind: "planes", rows: 2, columns: 3 };

const shapeOf = (graph: Graph, value: string): readonly Dim[] | undefined => graph.infos.get(value)?.shape;

/** Operators whose output is N×C×h×w whatever comes in. */
const planar = new Set(
  `Conv ConvTranspose MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool BatchNormalization InstanceNormalization
   GroupNormalization LRN DepthToSpace SpaceToDepth ConvInteger QLinearConv QLinearAveragePool QLinearGlobalAveragePool
   MaxUnpool`.split(/\s+/),
);

function after(graph: Graph, node: Node, output: string, found: ReadonlyMap<string, Layout>): Layout | undefined {
  const to = shapeOf(graph, output);
  if (!to || !node.inputs.some((v) => found.has(v))) return undefined;
  if (planar.has(node.op)) return to.length === 4 ? inPlanes : undefined;
  const follow = moving[node.op] ?? kept;
  for (const [i, v] of node.inputs.entries()) {
    const layout = found.get(v);
    const from = shapeOf(graph, v);
    const next = layout && from && follow({ graph, node, i, from, to, layout });
    if (next) return next;
  }
  return undefined;
}

interface Move {
  readonly graph: Graph;
  readonly node: Node;
  /** Which input. */
  readonly i: number;
  readonly from: readonly Dim[];
  readonly to: readonly Dim[];
  readonly layout: Layout;
}

/** What operators that move elements do to a layout; any other keeps it where extents allow. */
const moving: Readonly<Record<string, (m: Move) => Layout | undefined>> = {
  Transpose: ({ node, from, layout }) => {
    const perm = (node.attrs.perm as readonly number[] | undefined) ?? from.map((_, i) => from.length - 1 - i);
    return moved(layout, (axis) => perm.indexOf(axis));
  },
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Gather: ({ node, from, to, layout }) => {
    const axis = axisOf(node, from.length);
    if (axesOf(layout).includes(axis)) return undefined;
    return moved(layout, (a) => (a < axis ? a : a + to.length - from.length));
  },
  Slice: (m) => (m.layout.kind === "planes" ? m.layout : sliced(m)),
  Split: ({ node, from, layout }) =>
    axesOf(layout).includes(axisOf(node, from.length)) && layout.kind === "tokens" ? undefined : layout,
  Concat: (m) => (m.layout.kind === "planes" ? m.layout : joined(m, m.layout)),
  Pad: (m) => (m.layout.kind === "planes" ? m.layout : kept(m)),
  Resize: ({ layout }) => (layout.kind === "planes" ? layout : undefined),
  // What a matrix on the left sums over is gone.
  MatMul: (m) => (m.i === 0 && axesOf(m.layout).includes(m.from.length - 1) ? undefined : kept(m)),
};

/** The axis of a node that has one. */
export function axisOf(node: Node, rank: number): number {
  const axis = (node.attrs.axis as number | undefined) ?? 0;
  return axis < 0 ? axis + rank : axis;
}

/** The axes that places lie along. */
export const axesOf = (layout: Layout): readonly number[] =>
  layout.kind === "planes" ? [layout.rows, layout.columns] : [layout.axis];

const moved = (layout: Layout, to: (axis: number) => number): Layout =>
  layout.kind === "planes"
    ? { ...layout, rows: to(layout.rows), columns: to(layout.columns) }
    : { ...layout, axis: to(layout.axis) };

/** The axes stay, counted from the last, as broadcasting has it; extents along them must stay, too. */
function kept({ from, to, layout }: Move): Layout | undefined {
  const more = to.length - from.length;
  if (more < 0 || axesOf(layout).some((a) => from[a] !== to[a + more])) return undefined;
  return moved(layout, (a) => a + more);
}

function reshaped({ from, to, layout }: Move): Layout | undefined {
  const same = (axis: number) =>
    to.findIndex((d, b) => d === from[axis] && volume(to.slice(0, b)) === volume(from.slice(0, axis)));
  const at = axesOf(layout).map(same);
  if (at.every((b) => b >= 0)) return moved(layout, (a) => at[axesOf(layout).indexOf(a)]!);
  return layout.kind === "planes" ? merged(layout, from, to) : parted(layout, from, to);
}

/** Rows and columns become one axis. */
function merged({ rows, columns }: Planes, from: readonly Dim[], to: readonly Dim[]): Layout | undefined {
  const [h, w] = [from[rows]!, from[columns]!];
  if (columns !== rows + 1 || typeof h !== "number" || typeof w !== "number") return undefined;
  const axis = to.findIndex((d, b) => d === h * w && volume(to.slice(0, b)) === volume(from.slice(0, rows)));
  return axis < 0 ? undefined : { kind: "tokens", axis, grid: [h, w], before: 0 };
}

/** One axis becomes rows and columns again. */
function parted({ axis, grid: [h, w] }: Tokens, from: readonly Dim[], to: readonly Dim[]): Layout | undefined {
  if (from[axis] !== h * w) return undefined;
  const rows = to.findIndex(
    (d, b) => d === h && to[b + 1] === w && volume(to.slice(0, b)) === volume(from.slice(0, axis)),
  );
  return rows < 0 ? undefined : { kind: "planes", rows, columns: rows + 1 };
}

/** Where a slice along one axis begins, and how many it takes. `undefined` where it takes all or is not known. */
export function cutAlong(graph: Graph, node: Node, axis: number): { start: number; count: number } | undefined {
  const from = shapeOf(graph, node.inputs[0]!)!;
  const count = shapeOf(graph, node.outputs[0]!)?.[axis];
  const starts = numbersIn(graph, node.inputs[1]);
  const axes = numbersIn(graph, node.inputs[3]) ?? starts?.map((_, i) => i);
  const at = axes?.findIndex((a) => (a < 0 ? a + from.length : a) === axis) ?? -1;
  const extent = from[axis];
  const step = (numbersIn(graph, node.inputs[4]) ?? [])[at] ?? 1;
  if (!starts || at < 0 || typeof extent !== "number" || typeof count !== "number" || step !== 1) return undefined;
  const start = starts[at]! < 0 ? Math.max(0, starts[at]! + extent) : starts[at]!;
  return { start, count };
}

/** Tokens before the places may be cut off, and what is behind them. */
function sliced(m: Move): Layout | undefined {
  const layout = m.layout as Tokens;
  if (m.i !== 0) return undefined;
  if (m.from[layout.axis] === m.to[layout.axis]) return layout;
  const cut = cutAlong(m.graph, m.node, layout.axis);
  if (!cut || cut.start > layout.before) return undefined;
  return { ...layout, before: layout.before - cut.start };
}

/** Tokens that are put before the places. */
function joined({ graph, node, i, from }: Move, layout: Tokens): Layout | undefined {
  if (axisOf(node, from.length) !== layout.axis) return layout;
  const before = node.inputs.slice(0, i).map((v) => shapeOf(graph, v)?.[layout.axis]);
  if (!before.every((d) => typeof d === "number")) return undefined;
  return { ...layout, before: before.reduce((a, b) => a + b, layout.before) };
}

function fits(layout: Layout, shape: readonly Dim[]): boolean {
  if (axesOf(layout).some((a) => a < 0 || a >= shape.length)) return false;
  if (layout.kind === "planes") return true;
  const extent = shape[layout.axis];
  return typeof extent === "number" && extent >= layout.before + layout.grid[0] * layout.grid[1];
}

/** A layout that a layer can be shown in: the batch first, then places and channels. */
export function isOfMaps(graph: Graph, value: string, layout: Layout | undefined): layout is Layout {
  const { type, shape } = graph.infos.get(value) ?? { type: "bool", shape: [] };
  const picture = graph.inputs.map((v) => graph.infos.get(v)?.shape).find((s) => s?.length === 4);
  if (!layout || !isFloat(type) || shape[0] !== picture?.[0] || axesOf(layout).includes(0)) return false;
  return layout.kind === "tokens" ? shape.length === 3 : shape.length === 4 && layout.columns === layout.rows + 1;
}

/**
 * Rows and columns of the maps of a layer, whatever its layout; `undefined` where it has none, or is known to have them along
 * axes that are no maps, as in windows of attention. What could not be followed is taken for N×C×h×w where it has four axes.
 */
export function extentsOfMaps(graph: Graph, value: string): readonly [Dim, Dim] | undefined {
  const shape = shapeOf(graph, value) ?? [];
  const layout = layoutsOf(graph).get(value);
  if (!layout) return shape.length === 4 ? [shape[2]!, shape[3]!] : undefined;
  if (!isOfMaps(graph, value, layout)) return undefined;
  return layout.kind === "tokens" ? layout.grid : [shape[layout.rows]!, shape[layout.columns]!];
}
