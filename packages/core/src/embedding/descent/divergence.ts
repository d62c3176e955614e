import { sumOf } from "../../base/numbers.ts";
import type { Neighbours } from "../define.ts";
import { affinities, type SparseRows } from "./affinities.ts";
import { alone, type Team } from "./team.ts";

/** Points whose pairs are one part. */
const PART = 256;

/** Pairs are gone through in blocks of so many points, which stay in the processor's cache. */
const BLOCK = 1024;

/**
 * The exact Kullback-Leibler divergence of an embedding, N×2, in nats: Σ p·log(p / q), P of the perplexity over the exact
 * 3 × perplexity nearest neighbours, symmetrised, Q from all pairs. Takes N² / 2 steps.
 */
export const klDivergence = (neighbours: Neighbours, coordinates: Float64Array, perplexity = 30): number =>
  exactDivergence(affinities(neighbours, perplexity), coordinates);

/** The same of affinities. `sums` are in memory that the team shares. */
export function exactDivergence(
  p: SparseRows,
  points: Float64Array,
  team: Team = alone,
  sums = ownSums(points),
): number {
  const n = points.length / 2;
  const total = sumOfParts(team, n, sums, (from, to) => pairs(points, from, to));
  return divergenceOver(2 * total, p, points, team, sums);
}

/** Where Σ 1 / (1 + r²) over all ordered pairs is known already. */
export function divergenceOver(
  total: number,
  p: SparseRows,
  points: Float64Array,
  team: Team = alone,
  sums = ownSums(points),
): number {
  const sum = sumOfParts(team, points.length / 2, sums, (from, to) => gained(p, points, from, to));
  // In float32, affinities do not sum to one to the last place.
  return sum + sumOf(p.values) * Math.log(total);
}

/** Numbers of `sums`. */
export const divergenceSums = (n: number): number => Math.ceil(n / PART);

const ownSums = (points: Float64Array): Float64Array => new Float64Array(divergenceSums(points.length / 2));

function sumOfParts(team: Team, n: number, sums: Float64Array, of: (from: number, to: number) => number): number {
  const parts = divergenceSums(n);
  team.all(parts, (part) => {
    sums[part] = of(part * PART, Math.min(n, (part + 1) * PART));
  });
  const sum = sumOf(sums.subarray(0, parts));
  // No thread begins to write sums while another still reads them.
  team.all(0, () => {});
  return sum;
}

/** Σ 1 / (1 + r²) of the points from `from` to `to` with those before them. */
function pairs(points: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let block = 0; block < to; block += BLOCK)
    for (let i = Math.max(from, block + 1); i < to; i++) {
      const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
      const end = 2 * Math.min(i, block + BLOCK);
      let j = 2 * block;
      // One division does for two pairs: 1/a + 1/b = (a + b) / ab.
      for (; j + 2 < end; j += 4) {
        const ax = x - points[j]!;
        const ay = y - points[j + 1]!;
        const bx = x - points[j + 2]!;
        const by = y - points[j + 3]!;
        const a = 1 + ax * ax + ay * ay;
        const b = 1 + bx * bx + by * by;
        sum += (a + b) / (a * b);
      }
      if (j < end) sum += 1 / (1 + (x - points[j]!) ** 2 + (y - points[j + 1]!) ** 2);
    }
  return sum;
}

/** Σ p·log(p·(1 + r²)) over some rows. */
function gained({ offsets, columns, values }: SparseRows, points: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++)
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const p = values[at]!;
      const dx = points[2 * i]! - points[2 * columns[at]!]!;
      const dy = points[2 * i + 1]! - points[2 * columns[at]! + 1]!;
      if (p > 0) sum += p * Math.log(p * (1 + dx * dx + dy * dy));
    }
  return sum;
}
