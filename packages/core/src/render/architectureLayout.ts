import { layered, type Point } from "./layered.ts";

/** Part of a sheet of pictures. */
export interface SheetPart {
  readonly href: string;
  /** Of the whole sheet, in pixels. */
  readonly sheet: { readonly width: number; readonly height: number };
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ArchitectureNode {
  /** The first line. */
  readonly title: string;
  /** The second, in small print. */
  readonly detail: string;
  /** All of it, for people who hear it and for those who point at it. */
  readonly label: string;
  readonly kind: "input" | "linear" | "pooling" | "merge";
  readonly href?: string;
  readonly pictures?: readonly SheetPart[];
}

/** A network to be drawn. */
export interface ArchitectureFigure {
  /** Each behind those that it reads. */
  readonly nodes: readonly ArchitectureNode[];
  /** From, to: indices of nodes. */
  readonly edges: readonly (readonly [number, number])[];
  /** Of any two, one holds the other or they have no node in common; of two with the same nodes the first is around the second. */
  readonly blocks: readonly { readonly title: string; readonly nodes: readonly number[] }[];
}

/** A node with its place: `x` and `y` of its corner. */
export interface Placed extends Omit<ArchitectureNode, "pictures"> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where the first line of text begins, from the corner. */
  readonly textAt: Point;
  readonly pictures: readonly { readonly at: Point; readonly side: number; readonly part: SheetPart }[];
}

export interface PlacedBlock {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly blocks: readonly PlacedBlock[];
  /** Downwards from the bottom of a box, or from a point where ways meet or part, to the top of a box or to a point. */
  readonly lines: readonly Line[];
  /** For each edge the numbers of the lines that lead from box to box. */
  readonly ways: readonly (readonly number[])[];
}

export interface Line {
  readonly points: readonly Point[];
  /** Whether it ends at a box. */
  readonly arrives: boolean;
}

// Pixels.
const MARGIN = 8;
const PADDING = 9;
const LINES = 34;
const PICTURE = 36;
const GAP = 3;
/** A frame around boxes, and its title above them. */
const FRAME = 11;
const CAPTION = 22;
/** In a block boxes stand side by side; their pictures are below their names. */
const NARROW = { least: 96, most: 172, pictures: 4 };
const WIDE = { least: 190, most: 300, pictures: 5 };
/** Ways keep so far from a box's corners, and go straight so far from its edges. */
const CORNER = 12;
const STUB = 8;
/** Of a letter of the first line and of the second: what is wider on average is rare in names. */
const LETTER = [7.4, 6.4] as const;

/** Places boxes in layers from top to bottom, and frames around those of each block. */
export function layOut({ nodes, edges, blocks }: ArchitectureFigure): Layout {
  const framed = new Set(blocks.flatMap((b) => b.nodes));
  const sized = nodes.map((node, i) => sizedNode(node, framed.has(i)));
  const beside = 2 * FRAME * Math.max(1, depthOf(blocks.map((b) => b.nodes))) - 4;
  const { middles, stretches, lines, through } = layered(sized, edges, { beside, below: 30 });
  const heights = middles.map((_, i) => sized[i]?.height ?? 0);
  const tops = middles.map(({ y }, i) => y - heights[i]! / 2);
  const shift = shifts(tops.slice(0, nodes.length), blocks);
  const ends = middles.map(({ x }, i): Rectangle => {
    const width = sized[i]?.width ?? 0;
    return { x: x - width / 2, y: tops[i]! + shift(tops[i]!), width, height: heights[i]! };
  });
  const placed = sized.map((node, i) => ({ ...node, ...ends[i]! }));
  const moved = stretches.map(([from, to], s): Line => {
    const points = lines[s]!.map(({ x, y }) => ({ x, y: y + shift(y) }));
    return { points: upright(points, ends[from]!, ends[to]!), arrives: to < nodes.length };
  });
  return cornered({
    nodes: placed,
    blocks: framesOf({ nodes, edges, blocks }, placed, moved, through),
    lines: moved,
    ways: through,
  });
}

/** Moved so that all of it lies in a sheet, with a margin. */
function cornered({ nodes, blocks, lines, ways }: Omit<Layout, "width" | "height">): Layout {
  const bounds = boundsOf(
    [...nodes, ...blocks],
    lines.flatMap(({ points }) => points),
  );
  const [dx, dy] = [MARGIN - bounds.left, MARGIN - bounds.top];
  const moved = <T extends Point>(one: T): T => ({ ...one, x: one.x + dx, y: one.y + dy });
  return {
    width: bounds.right + dx + MARGIN,
    height: bounds.bottom + dy + MARGIN,
    nodes: nodes.map(moved),
    blocks: blocks.map(moved),
    lines: lines.map((line) => ({ ...line, points: line.points.map(moved) })),
    ways,
  };
}

/** Ways leave boxes and points downwards and come in from above. */
function upright(points: readonly Point[], from: Rectangle, to: Rectangle): Point[] {
  const within = ({ x }: Point, box: Rectangle) =>
    box.width === 0 ? box.x : Math.min(Math.max(x, box.x + CORNER), box.x + box.width - CORNER);
  const [start, end] = [within(points[0]!, from), within(points.at(-1)!, to)];
  const bottom = from.y + from.height;
  return [
    { x: start, y: bottom },
    { x: start, y: bottom + STUB },
    ...points.slice(1, -1),
    { x: end, y: to.y - STUB },
    { x: end, y: to.y },
  ];
}

/** What lies at or below the top of a block moves down, so that its title and frame have room; what lies behind it, once more. */
function shifts(tops: readonly number[], blocks: ArchitectureFigure["blocks"]): (y: number) => number {
  // Titles and frames of blocks that stand side by side take no more room than those of one.
  const begin = new Map<number, (readonly number[])[]>();
  const end = new Map<number, (readonly number[])[]>();
  const add = (to: typeof begin, y: number, nodes: readonly number[]) => {
    const at = Math.round(y * 10) / 10;
    to.set(at, [...(to.get(at) ?? []), nodes]);
  };
  for (const { nodes } of blocks) {
    const own = nodes.map((i) => tops[i]!);
    const inside = new Set(nodes);
    const last = Math.max(...own);
    const behind = tops.filter((y, i) => !inside.has(i) && y > last);
    add(begin, Math.min(...own), nodes);
    if (behind.length > 0) add(end, Math.min(...behind), nodes);
  }
  const steps = [
    ...[...begin].map(([from, at]) => ({ from, by: CAPTION * depthOf(at) })),
    ...[...end].map(([from, at]) => ({ from, by: FRAME * depthOf(at) })),
  ].sort((a, b) => a.from - b.from);
  // A way ends where its box begins, but for rounding.
  const above = (y: number) => {
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (y >= steps[middle]!.from - 0.1) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const sums = [0];
  for (const { by } of steps) sums.push(sums.at(-1)! + by);
  return (y) => sums[above(y)]!;
}

/** How many of some sets of nodes lie around one, at most. */
function depthOf(sets: readonly (readonly number[])[]): number {
  const depths = new Map<number, number>();
  for (const node of sets.flat()) depths.set(node, (depths.get(node) ?? 0) + 1);
  return Math.max(0, ...depths.values());
}

/** From the inside outwards: a frame goes around its nodes, the ways to and from them, and the frames of the blocks that it holds. */
function framesOf(
  { blocks, edges }: ArchitectureFigure,
  nodes: readonly Placed[],
  lines: readonly Line[],
  ways: Layout["ways"],
): PlacedBlock[] {
  const frames: PlacedBlock[] = [];
  const order = blocks.map((_, i) => i).sort((a, b) => blocks[a]!.nodes.length - blocks[b]!.nodes.length || b - a);
  for (const [k, i] of order.entries()) {
    const own = new Set(blocks[i]!.nodes);
    const inner = order.slice(0, k).filter((j) => own.has(blocks[j]!.nodes[0]!));
    const inside = [...blocks[i]!.nodes.map((n) => nodes[n]!), ...inner.map((j) => frames[j]!)];
    const near = new Set(ways.flatMap((way, e) => (edges[e]!.some((n) => own.has(n)) ? way : [])));
    const points = [...near].flatMap((line) => lines[line]!.points);
    frames[i] = frameOf(blocks[i]!.title, inside, points);
  }
  return frames;
}

type Rectangle = Pick<PlacedBlock, "x" | "y" | "width" | "height">;

function frameOf(title: string, inside: readonly Rectangle[], points: readonly Point[]): PlacedBlock {
  const { top, bottom } = boundsOf(inside, []);
  const through = points.filter((p) => p.y > top && p.y < bottom);
  const { left, right } = boundsOf(inside, through);
  const width = Math.max(right - left + 2 * FRAME, title.length * LETTER[1] + 20);
  return { title, x: left - FRAME, y: top - CAPTION, width, height: bottom - top + CAPTION + FRAME };
}

/** What holds them all; there may be more points than a function takes arguments. */
function boundsOf(boxes: readonly Rectangle[], points: readonly Point[]) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y, width, height } of boxes) {
    take(x, y);
    take(x + width, y + height);
  }
  for (const { x, y } of points) take(x, y);
  return { left, top, right, bottom };
}

function sizedNode(node: ArchitectureNode, framed: boolean): Placed {
  const { least, most, pictures: count } = framed ? NARROW : WIDE;
  const parts = (node.pictures ?? []).slice(0, count);
  const row = parts.length * (PICTURE + GAP) - GAP;
  const beside = !framed && parts.length > 0 ? row + PADDING : 0;
  const words = Math.max(node.title.length * LETTER[0], node.detail.length * LETTER[1]);
  const text = Math.min(Math.max(words, framed ? row : 0) + 2 * PADDING, most);
  const width = Math.max(text, least) + beside;
  const height = parts.length === 0 ? LINES + PADDING : framed ? LINES + PICTURE + 2 * PADDING : PICTURE + 2 * PADDING;
  const first = framed
    ? { x: (width - row) / 2, y: LINES + PADDING }
    : { x: width - PADDING - row, y: (height - PICTURE) / 2 };
  const room = width - beside - 2 * PADDING;
  return {
    ...node,
    title: shortened(node.title, room / LETTER[0]),
    detail: shortened(node.detail, room / LETTER[1]),
    x: 0,
    y: 0,
    width,
    height,
    textAt: { x: PADDING, y: framed || parts.length === 0 ? 19 : height / 2 - 3 },
    pictures: parts.map((part, i) => ({ at: { x: first.x + i * (PICTURE + GAP), y: first.y }, side: PICTURE, part })),
  };
}

/** Names differ at their ends: what is left out is in the middle. */
function shortened(text: string, letters: number): string {
  const most = Math.floor(letters + 0.5);
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) * 0.6);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`;
}
