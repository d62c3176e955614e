import { affinities, type SparseRows } from "./affinities.ts";
import type { Neighbours } from "./define.ts";
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

/** The same of affinities. `sums` has two numbers for each part, of memory that the team shares. */
export function exactDivergence(
  p: SparseRows,
  points: Float64Array,
  team: Team = alone,
  sums: Float64Array = new Float64Array(divergenceSums(points.length / 2)),
): number {
  const n = points.length / 2;
  const parts = Math.ceil(n / PART);
  team.all(parts, (part) => {
    const [from, to] = [part * PART, Math.min(n, (part + 1) * PART)];
    sums[2 * part] = pairs(points, from, to);
    sums[2 * part + 1] = gained(p, points, from, to);
  });
  let [total, sum, weight] = [0, 0, 0];
  for (let part = 0; part < parts; part++) {
    total += sums[2 * part]!;
    sum += sums[2 * part + 1]!;
  }
  for (let at = 0; at < p.values.length; at++) weight += p.values[at]!;
  return sum + weight * Math.log(2 * total);
}

export const divergenceSums = (n: number): number => 2 * Math.ceil(n / PART);

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
