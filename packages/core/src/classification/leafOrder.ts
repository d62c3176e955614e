import type { Merge } from "./linkage.ts";

/**
 * The order of a tree's points in which neighbours are nearest: of all orders that swapping the two sides of merges can give, the
 * one with the least sum of distances between neighbours; of equal ones always the same. Takes at most n³ steps, and 16·n² bytes.
 *
 * Bar-Joseph, Gifford and Jaakkola 2001, Fast optimal leaf ordering for hierarchical clustering
 * @param distances n×n, symmetric
 */
export function leafOrder(merges: readonly Merge[], distances: Float64Array, n: number): number[] {
  if (n < 3) return Array.from({ length: n }, (_, i) => i);
  const tree = new Places(merges, n);
  const apart = tree.permuted(distances);
  const best = shortest(tree, apart, n);
  return unfolded(tree, best, apart, n).map((place) => tree.points[place]!);
}

/** Places side by side, `to` exclusive. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Points in an order in which those below each node stand side by side. */
class Places {
  readonly points: Int32Array;
  readonly #merges: readonly Merge[];
  readonly #n: number;
  readonly #from: Int32Array;

  constructor(merges: readonly Merge[], n: number) {
    this.#merges = merges;
    this.#n = n;
    this.#from = new Int32Array(n + merges.length);
    for (let node = n + merges.length - 1; node >= n; node--) {
      const { left, right } = this.merge(node);
      this.#from[left] = this.#from[node]!;
      this.#from[right] = this.#from[node]! + this.#size(left);
    }
    this.points = new Int32Array(n);
    for (let i = 0; i < n; i++) this.points[this.#from[i]!] = i;
  }

  get root(): number {
    return this.#n + this.#merges.length - 1;
  }

  isPoint(node: number): boolean {
    return node < this.#n;
  }

  merge(node: number): Merge {
    return this.#merges[node - this.#n]!;
  }

  of(node: number): Range {
    const from = this.#from[node]!;
    return { from, to: from + this.#size(node) };
  }

  /** Where an order of a node's places can end that begins with one of them: the other side of its merge, or the place itself. */
  oppositeOf(node: number, place: number): Range {
    if (this.isPoint(node)) return this.of(node);
    const { left, right } = this.merge(node);
    return this.of(place < this.#from[right]! ? right : left);
  }

  permuted(distances: Float64Array): Float64Array {
    const n = this.#n;
    const out = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) out[i * n + j] = distances[this.points[i]! * n + this.points[j]!]!;
    return out;
  }

  #size(node: number): number {
    return this.isPoint(node) ? 1 : this.merge(node).size;
  }
}

/** For each two places the length of the shortest order of all below the merge that joins them which goes from one to the other. */
function shortest(tree: Places, apart: Float64Array, n: number): Float64Array {
  const best = new Float64Array(n * n);
  const through = new Float64Array(n);
  for (let node = n; node <= tree.root; node++) {
    const { left, right } = tree.merge(node);
    const [near, far] = [tree.of(left), tree.of(right)];
    for (let u = near.from; u < near.to; u++) {
      const ends = tree.oppositeOf(left, u);
      // From u over the left side to the place k at which the right side begins.
      for (let k = far.from; k < far.to; k++) through[k] = leastSum(best, u * n, apart, k * n, ends);
      for (let w = far.from; w < far.to; w++) {
        const length = leastSum(through, 0, best, w * n, tree.oppositeOf(right, w));
        best[u * n + w] = length;
        best[w * n + u] = length;
      }
    }
  }
  return best;
}

function leastSum(a: Float64Array, rowA: number, b: Float64Array, rowB: number, { from, to }: Range): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const sum = a[rowA + i]! + b[rowB + i]!;
    if (sum < least) least = sum;
  }
  return least;
}

/** The order behind the least sum. Where sides met is looked up again, not kept; no recursion: trees may be as deep as they have points. */
function unfolded(tree: Places, best: Float64Array, apart: Float64Array, n: number): number[] {
  const { left, right } = tree.merge(tree.root);
  const ends = leastPair(tree.of(left), tree.of(right), (u, w) => best[u * n + w]!);
  const found: number[] = [];
  const due: [node: number, u: number, w: number][] = [[tree.root, ends.i, ends.j]];
  for (let next = due.pop(); next; next = due.pop()) {
    const [node, u, w] = next;
    if (tree.isPoint(node)) {
      found.push(u);
      continue;
    }
    const { left, right } = tree.merge(node);
    const [near, far] = u < tree.of(right).from ? [left, right] : [right, left];
    const length = (m: number, k: number) => best[u * n + m]! + apart[m * n + k]! + best[k * n + w]!;
    const { i, j } = leastPair(tree.oppositeOf(near, u), tree.oppositeOf(far, w), length);
    due.push([far, j, w], [near, u, i]);
  }
  return found;
}

function leastPair(is: Range, js: Range, of: (i: number, j: number) => number): { i: number; j: number } {
  let found = { i: is.from, j: js.from };
  let least = Number.POSITIVE_INFINITY;
  for (let i = is.from; i < is.to; i++)
    for (let j = js.from; j < js.to; j++) {
      const value = of(i, j);
      if (value < least) {
        least = value;
        found = { i, j };
      }
    }
  return found;
}
