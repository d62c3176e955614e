import { Graph, layout } from "@dagrejs/dagre";
import { type Rails, rails } from "./rails.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Gaps {
  /** Between boxes that stand side by side, and between layers of them. */
  readonly beside: number;
  readonly below: number;
}

/** A graph of boxes and points, with places. */
export interface Layers extends Rails {
  /** The middle of each box and point, from that of the first. */
  readonly middles: readonly Point[];
  /** Where each stretch goes. */
  readonly lines: readonly (readonly Point[])[];
}

type Edge = readonly [number, number];

/**
 * Places boxes from top to bottom in layers, so that few ways cross (Sugiyama, Tagawa and Toda, 1981; dagre). A network is a chain of
 * parts, each between two boxes that all ways go through: they are placed one by one, so that the time grows as their number, and
 * parts that are alike are placed once.
 * @param edges from, to: numbers of boxes
 */
export function layered(boxes: readonly Size[], edges: readonly Edge[], gaps: Gaps): Layers {
  const known = new Map<string, Layers>();
  const middles: Point[] = boxes.map(() => ({ x: 0, y: 0 }));
  const stretches: Edge[] = [];
  const lines: Point[][] = [];
  const through: number[][] = [];
  const ends = passages(boxes.length, edges);
  const edgesTo = new Map<number, number[]>();
  for (const [e, [a, b]] of edges.entries()) {
    const end = firstNotBelow(ends, Math.max(a, b));
    edgesTo.set(end, [...(edgesTo.get(end) ?? []), e]);
  }
  for (const [k, end] of ends.entries()) {
    const begin = k === 0 ? 0 : ends[k - 1]!;
    const own = edgesTo.get(end) ?? [];
    const sizes = boxes.slice(begin, end + 1).map(({ width, height }) => ({ width, height }));
    const inner = own.map((e): Edge => [edges[e]![0] - begin, edges[e]![1] - begin]);
    const key = JSON.stringify([sizes, inner]);
    const part = known.get(key) ?? placed(sizes, inner, gaps);
    known.set(key, part);
    const { x, y } = middles[begin]!;
    const moved = (p: Point): Point => ({ x: x + p.x, y: y + p.y });
    const [point, stretch] = [middles.length - sizes.length, stretches.length];
    const number = (i: number) => i + (i < sizes.length ? begin : point);
    for (const [i, middle] of part.middles.entries()) middles[number(i)] = moved(middle);
    stretches.push(...part.stretches.map(([a, b]): Edge => [number(a), number(b)]));
    lines.push(...part.lines.map((line) => line.map(moved)));
    for (const [i, e] of own.entries()) through[e] = part.through[i]!.map((s) => s + stretch);
  }
  return { count: middles.length, middles, stretches, lines, through };
}

/** Numbers of the boxes that all ways go through, and of the last; where boxes are not in the order of the ways, of the last alone. */
function passages(count: number, edges: readonly Edge[]): number[] {
  const last = count - 1;
  if (count < 2) return [];
  /** How many more ways go past a box than past the one before it. */
  const more = new Int32Array(count + 1);
  const [isRead, reads] = [new Uint8Array(count), new Uint8Array(count)];
  for (const [a, b] of edges) {
    if (a >= b) return [last];
    more[a + 1]!++;
    more[b]!--;
    isRead[a] = 1;
    reads[b] = 1;
  }
  if (reads.indexOf(0, 1) >= 0) return [last];
  // Below an end that is not the last, boxes could stand beside it.
  const end = isRead.indexOf(0);
  const found: number[] = [];
  for (let i = 1, past = more[0]!; i < last && i <= end; i++) {
    past += more[i]!;
    if (past === 0) found.push(i);
  }
  return [...found, last];
}

function firstNotBelow(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return ascending[low]!;
}

function placed(boxes: readonly Size[], edges: readonly Edge[], { beside, below }: Gaps): Layers {
  const found = rails(boxes.length, edges);
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: beside, ranksep: below });
  graph.setDefaultEdgeLabel(() => ({}));
  // Points have a size, too: the way into nothing has no direction.
  for (let i = 0; i < found.count; i++) graph.setNode(String(i), { width: 1, height: 1, ...boxes[i] });
  for (const [a, b] of found.stretches) graph.setEdge(String(a), String(b), {});
  layout(graph);
  const middles = Array.from({ length: found.count }, (_, i) => graph.node(String(i)) as Point);
  const [{ x, y }] = middles as [Point];
  const moved = (p: Point): Point => ({ x: p.x - x, y: p.y - y });
  const lines = found.stretches.map(([a, b]) => {
    const { points } = graph.edge({ v: String(a), w: String(b) }) as { points: readonly Point[] };
    return withoutMiddles(points).map(moved);
  });
  return { ...found, middles: middles.map(moved), lines };
}

/** Without what lies within a straight stretch downwards but for its ends and those next to them: corners are as round as before. */
function withoutMiddles(points: readonly Point[]): Point[] {
  const same = (i: number, j: number) => Math.abs(points[i]!.x - points[j]!.x) < 1e-6;
  return points.filter((_, i) => {
    const inside = i >= 2 && i < points.length - 2;
    return !(inside && same(i, i - 1) && same(i, i + 1) && same(i - 1, i - 2) && same(i + 1, i + 2));
  });
}
