import type { Merge } from "./linkage.ts";

/** Classes that stand side by side in an order and are near each other. */
export interface Group {
  /** Places in the order, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** What most of them are called, or the one that is nearest to all others. */
  readonly name: string;
}

/** Classes of one group, at most: a part of all. */
const LARGEST = 1 / 9;

/** A group that is smaller than that has no name. */
const NAMED = 1 / 80;

/**
 * Groups of greater height have hardly anything in common. Where classes are few their frames show what is confused; where they are
 * many, groups are to be found again, and what is left of one picture in a thousand tells dogs from vehicles.
 */
const [FEW, CLOSE, LOOSE] = [200, 0.97, 0.9995];

/** A word that so many of a group share is its name. */
const SHARED = 0.5;

/**
 * Groups along an order of leaves: what a tree of merges joins, as large as may be; those that are too small to be named, or whose
 * parts have too little in common, are left out.
 * @param order of the tree's points @param names of the points
 */
export function groupsAlong(
  merges: readonly Merge[],
  order: readonly number[],
  distances: Float64Array,
  names: readonly string[],
): Group[] {
  const n = order.length;
  const place = new Int32Array(n);
  for (const [i, point] of order.entries()) place[point] = i;
  const from = place.slice();
  const first = (node: number): number => (node < n ? from[node]! : firsts[node - n]!);
  const firsts = new Int32Array(merges.length);
  for (const [i, { left, right }] of merges.entries()) firsts[i] = Math.min(first(left), first(right));
  const found: Group[] = [];
  const highest = n <= FEW ? CLOSE : LOOSE;
  const due = merges.length > 0 ? [n + merges.length - 1] : [];
  for (let node = due.pop(); node !== undefined; node = due.pop()) {
    if (node < n) continue;
    const { left, right, size, height } = merges[node - n]!;
    if (size > Math.max(3, n * LARGEST) || height > highest) due.push(left, right);
    else if (size >= Math.max(3, n * NAMED)) {
      const start = first(node);
      found.push({
        from: start,
        to: start + size,
        name: nameOf(order.slice(start, start + size), distances, n, names),
      });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

function nameOf(points: readonly number[], distances: Float64Array, n: number, names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const point of points) for (const word of wordsOf(names[point]!)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [word, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
  if (count >= points.length * SHARED) return word;
  const apart = (i: number) => points.reduce((sum, j) => sum + distances[i * n + j]!, 0);
  const middle = points.map((i) => ({ i, sum: apart(i) })).sort((a, b) => a.sum - b.sum || a.i - b.i);
  return `${names[middle[0]!.i]}, ${names[middle[1]!.i]} …`;
}

/** Words of three letters and more, each once. */
const wordsOf = (name: string): Set<string> => new Set(name.match(/\p{L}{3,}/gu)?.map((word) => word.toLowerCase()));
