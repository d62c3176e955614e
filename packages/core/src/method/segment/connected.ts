import type { LabPicture } from "./lab.ts";
import type { Segmentation } from "./slic.ts";

/**
 * Makes every part of a picture one connected piece (four neighbours): each piece of a part becomes a part of its own,
 * and a piece of fewer than `least` pixels joins the neighbour of the most like colour among the parts before it in reading order;
 * the one in the first corner, which has none before it, among all.
 */
export function connected(picture: LabPicture, labels: Int32Array, least: number): Segmentation {
  const { width } = picture;
  const found = new Int32Array(labels.length).fill(-1);
  const parts: Part[] = [];
  const stack = new Int32Array(labels.length);
  for (let start = 0; start < labels.length; start++) {
    if (found[start] !== -1) continue;
    const piece = fill(labels, found, start, parts.length, width, stack);
    const part = { l: 0, a: 0, b: 0, pixels: 0 };
    for (const i of piece) add(part, picture, i);
    const heir =
      piece.length < least ? mostAlike(part, neighbours(piece, found, parts.length, width), parts) : undefined;
    if (heir === undefined) parts.push(part);
    else
      for (const i of piece) {
        found[i] = heir;
        add(parts[heir]!, picture, i);
      }
  }
  return parts[0]!.pixels < least ? withoutFirst(found, parts, width) : { labels: found, count: parts.length };
}

function withoutFirst(labels: Int32Array, parts: readonly Part[], width: number): Segmentation {
  const piece = Int32Array.from(labels.keys()).filter((i) => labels[i] === 0);
  const heir = mostAlike(parts[0]!, neighbours(piece, labels, 0, width), parts);
  if (heir === undefined) return { labels, count: parts.length };
  return { labels: labels.map((k) => (k === 0 ? heir : k) - 1), count: parts.length - 1 };
}

/** Sums of the colours of some pixels. */
interface Part {
  l: number;
  a: number;
  b: number;
  pixels: number;
}

function add(part: Part, { l, a, b }: LabPicture, i: number): void {
  part.l += l[i]!;
  part.a += a[i]!;
  part.b += b[i]!;
  part.pixels++;
}

/** Marks the piece of a part that a pixel lies in, and gives its pixels; `stack` is room to work in. */
function fill(
  labels: Int32Array,
  found: Int32Array,
  start: number,
  mark: number,
  width: number,
  stack: Int32Array,
): Int32Array {
  let reached = 0;
  const reach = (i: number) => {
    if (found[i] !== -1 || labels[i] !== labels[start]) return;
    found[i] = mark;
    stack[reached++] = i;
  };
  reach(start);
  for (let next = 0; next < reached; next++) eachNeighbour(stack[next]!, width, labels.length, reach);
  return stack.subarray(0, reached);
}

/** The parts that touch a piece, but for itself and those not found yet. */
function neighbours(piece: Int32Array, found: Int32Array, self: number, width: number): Set<number> {
  const touching = new Set<number>();
  for (const i of piece)
    eachNeighbour(i, width, found.length, (j) => {
      if (found[j] !== self && found[j] !== -1) touching.add(found[j]!);
    });
  return touching;
}

function mostAlike(part: Part, candidates: Iterable<number>, parts: readonly Part[]): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const k of candidates) {
    const distance = colourDistance(part, parts[k]!);
    if (distance >= least) continue;
    least = distance;
    best = k;
  }
  return best;
}

const colourDistance = (p: Part, q: Part): number =>
  (["l", "a", "b"] as const).reduce((sum, c) => sum + (p[c] / p.pixels - q[c] / q.pixels) ** 2, 0);

function eachNeighbour(i: number, width: number, pixels: number, visit: (i: number) => void): void {
  if (i >= width) visit(i - width);
  if (i % width > 0) visit(i - 1);
  if ((i + 1) % width > 0) visit(i + 1);
  if (i + width < pixels) visit(i + width);
}
