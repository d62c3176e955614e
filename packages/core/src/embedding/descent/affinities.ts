import { UsageError } from "../../base/errors.ts";
import type { Neighbours } from "../define.ts";
import type { Allocate } from "./repulsion.ts";
import { ownMemory } from "./repulsion.ts";

/** A sparse N×N matrix by rows: row i has `values[at]` in column `columns[at]` for at from `offsets[i]` to `offsets[i + 1]`. */
export interface SparseRows {
  /** N + 1 */
  readonly offsets: Int32Array;
  /** Ascending in each row. */
  readonly columns: Int32Array;
  readonly values: Float32Array | Float64Array;
}

/** Of log perplexity. */
const CLOSE = 1e-8;

/** Halvings and Newton steps together; twenty are many. */
const STEPS = 200;

/**
 * How much each point has to do with each, for t-SNE: a Gaussian around each point over its 3 × perplexity nearest neighbours, as wide
 * as gives it the perplexity, is shared out among them to a sum of one; P = (that + its transpose) / 2N sums to one.
 * Throws `UsageError` where there are fewer neighbours.
 *
 * van der Maaten 2014, Accelerating t-SNE using Tree-Based Algorithms, https://jmlr.org/papers/v15/vandermaaten14a.html
 */
export function affinities(neighbours: Neighbours, perplexity: number, allocate: Allocate = ownMemory): SparseRows {
  const used = Math.floor(3 * perplexity);
  const { k, indices } = neighbours;
  if (!(perplexity >= 1 && used <= k))
    throw new UsageError(
      `a perplexity of ${perplexity} takes ${used} neighbours, and there are ${k}`,
      `take one from 1 to ${Math.floor(k / 3)}`,
    );
  const n = indices.length / k;
  const offsets = Int32Array.from({ length: n + 1 }, (_, i) => i * used);
  const columns = new Int32Array(n * used);
  for (let i = 0; i < n; i++) columns.set(indices.subarray(i * k, i * k + used), i * used);
  const values = conditional(neighbours, perplexity, used);
  const across = transposed({ offsets, columns, values }, n);
  // Twice transposed, columns ascend.
  return sum(transposed(across, n), across, n, allocate);
}

/** N×used: for each point the shares of its nearest neighbours, which have the perplexity. */
export function conditional({ distances, k }: Neighbours, perplexity: number, used: number): Float64Array {
  const n = distances.length / k;
  const out = new Float64Array(n * used);
  const squares = new Float64Array(used);
  let precision = 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < used; j++) squares[j] = distances[i * k + j]! ** 2;
    precision = share(squares, perplexity, precision, out.subarray(i * used, (i + 1) * used));
  }
  return out;
}

/**
 * Writes shares exp(−β·d²) / Σ and gives the β for which the entropy is log(perplexity): Newton's steps in log β, and halvings where
 * these leave what is known to hold it. Where all neighbours are equally far the shares are equal.
 */
function share(squares: Float64Array, perplexity: number, guess: number, out: Float64Array): number {
  const wanted = Math.log(perplexity);
  const nearest = squares[0]!;
  let [low, high, beta] = [0, Number.POSITIVE_INFINITY, guess];
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    sum = 0;
    let [first, second] = [0, 0];
    for (let j = 0; j < squares.length; j++) {
      const d = squares[j]! - nearest;
      const e = Math.exp(-beta * d);
      out[j] = e;
      sum += e;
      first += e * d;
      second += e * d * d;
    }
    const mean = first / sum;
    const entropy = Math.log(sum) + beta * mean;
    const excess = entropy - wanted;
    if (Math.abs(excess) < CLOSE) break;
    if (excess > 0) low = beta;
    else high = beta;
    const slope = beta * beta * (second / sum - mean * mean);
    const next = beta * Math.exp(Math.max(-2, Math.min(2, excess / slope)));
    const halved = high === Number.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
    const last = beta;
    beta = next > low && next < high ? next : halved;
    if (beta === last || !(beta < Number.MAX_VALUE)) break;
  }
  for (let j = 0; j < squares.length; j++) out[j]! /= sum;
  return beta < Number.MAX_VALUE && beta > 0 ? beta : 1;
}

function transposed({ offsets, columns, values }: SparseRows, n: number): SparseRows {
  const starts = new Int32Array(n + 2);
  for (let at = 0; at < columns.length; at++) starts[columns[at]! + 2]!++;
  for (let i = 2; i <= n + 1; i++) starts[i]! += starts[i - 1]!;
  const out = { columns: new Int32Array(columns.length), values: new Float64Array(columns.length) };
  for (let i = 0; i < n; i++)
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const to = starts[columns[at]! + 1]!++;
      out.columns[to] = i;
      out.values[to] = values[at]!;
    }
  return { offsets: starts.subarray(0, n + 1), ...out };
}

/** (A + B) / 2N, of rows whose columns ascend. */
function sum(a: SparseRows, b: SparseRows, n: number, { int32, float32 }: Allocate): SparseRows {
  const offsets = int32(n + 1);
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i]! + merged(a, b, i, 0, 0);
  const out = { offsets, columns: int32(offsets[n]!), values: float32(offsets[n]!) };
  for (let i = 0; i < n; i++) merged(a, b, i, offsets[i]!, 1 / (2 * n), out);
  return out;
}

/** Goes through a row of both; gives how many columns have something, and writes them if told where. */
function merged(a: SparseRows, b: SparseRows, i: number, to: number, scale: number, out?: SparseRows): number {
  let [p, q, at] = [a.offsets[i]!, b.offsets[i]!, to];
  const [pEnd, qEnd] = [a.offsets[i + 1]!, b.offsets[i + 1]!];
  while (p < pEnd || q < qEnd) {
    const column = Math.min(p < pEnd ? a.columns[p]! : a.offsets.length, q < qEnd ? b.columns[q]! : a.offsets.length);
    let value = 0;
    if (p < pEnd && a.columns[p] === column) value += a.values[p++]!;
    if (q < qEnd && b.columns[q] === column) value += b.values[q++]!;
    if (out) {
      out.columns[at] = column;
      out.values[at] = value * scale;
    }
    at++;
  }
  return at - to;
}
