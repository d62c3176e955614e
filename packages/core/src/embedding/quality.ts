import { rng } from "../base/rng.ts";
import { shuffled } from "../base/shuffle.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { type Metric, rankedPoints } from "./metric.ts";

/** How well a plane shows what is near what. */
export interface Quality {
  /**
   * How far neighbours on the plane are neighbours in the space, 0 to 1:
   * 1 − 2 / (N·k·(2N − 3k − 1)) · Σ_i Σ_j (r(i, j) − k) over the k neighbours j on the plane that are none of the k in the space;
   * r is the rank of j by its distance from i there, from 1 (Venna and Kaski, "Neighborhood preservation in nonlinear projection
   * methods", 2001, https://doi.org/10.1007/3-540-44668-0_68).
   */
  readonly trustworthiness: number;
  /** The share of the k neighbours on the plane that are of the point's class, over points with a class. */
  readonly purity: number | undefined;
  /** The same of neighbours in the space: what the plane could show at best. */
  readonly purityInSpace: number | undefined;
  /** Neighbours that are looked at. */
  readonly k: number;
  /** Points whose neighbours are looked at. */
  readonly points: number;
}

export interface QualityOptions {
  /** Default `euclidean`. */
  readonly metric?: Metric;
  /** The class of each point; less than 0 for none. */
  readonly classes?: ArrayLike<number>;
  /** Default 12; fewer where there are not twice as many points. */
  readonly k?: number;
  /** Points whose neighbours are looked at. Default: all, or as many as some seconds allow. */
  readonly most?: number;
  /** Which points those are, where they are not all. Default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each point. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
}

/** Multiplications for the distances: some seconds. */
const MOST_STEPS = 2e9;

/**
 * Measures an embedding, N×2, of points, N×D (distances, N×N, where the metric is `precomputed`), by exact distances in float64,
 * equal ones by index. Of many points some are drawn by the seed; each is still compared with all.
 * Nothing where there are fewer than three points.
 */
export async function embeddingQuality(
  points: Float32Tensor,
  coordinates: Float64Array,
  options: QualityOptions = {},
): Promise<Quality | undefined> {
  const { classes, signal, progress } = options;
  const n = coordinates.length / 2;
  const k = Math.min(options.k ?? 12, Math.floor((n - 1) / 2));
  if (k < 1) return undefined;
  const { distance } = rankedPoints(points, options.metric ?? "euclidean");
  const { most = Math.max(1, Math.floor(MOST_STEPS / points.data.length)), seed = 0 } = options;
  const rows =
    n <= most ? [...new Array(n).keys()] : [...shuffled(n, rng(seed)).subarray(0, most)].sort((a, b) => a - b);
  const inSpace = new Float64Array(n);
  const onPlane = new Float64Array(n);
  const purity = [new Purity(classes), new Purity(classes)] as const;
  let beyond = 0;
  for (const [done, i] of rows.entries()) {
    signal?.throwIfAborted();
    await progress?.(done, rows.length);
    for (let j = 0; j < n; j++) {
      inSpace[j] = distance(i, j);
      onPlane[j] = Math.hypot(
        coordinates[2 * i]! - coordinates[2 * j]!,
        coordinates[2 * i + 1]! - coordinates[2 * j + 1]!,
      );
    }
    const near = nearest(onPlane, i, k);
    for (const j of near) beyond += Math.max(0, rankOf(inSpace, i, j) - k);
    purity[0].add(i, near);
    purity[1].add(i, nearest(inSpace, i, k));
  }
  return {
    trustworthiness: 1 - (2 * beyond) / (rows.length * k * (2 * n - 3 * k - 1)),
    purity: purity[0].share,
    purityInSpace: purity[1].share,
    k,
    points: rows.length,
  };
}

/** The k least of the distances but that of the point itself, nearest first, equal ones by index. */
export function nearest(distances: Float64Array, self: number, k: number): number[] {
  const found: number[] = [];
  for (let j = 0; j < distances.length; j++) {
    if (j === self || (found.length === k && distances[j]! >= distances[found[k - 1]!]!)) continue;
    if (found.length === k) found.pop();
    let at = found.length;
    while (at > 0 && distances[found[at - 1]!]! > distances[j]!) at--;
    found.splice(at, 0, j);
  }
  return found;
}

/** The place of `j` by distance among all but the point itself, from 1. */
function rankOf(distances: Float64Array, self: number, j: number): number {
  const own = distances[j]!;
  let rank = 1;
  for (let l = 0; l < distances.length; l++)
    if (l !== self && (distances[l]! < own || (distances[l]! === own && l < j))) rank++;
  return rank;
}

/** Counts neighbours of a point's own class; those without a class are left out. */
class Purity {
  readonly #classes: ArrayLike<number> | undefined;
  #same = 0;
  #all = 0;

  constructor(classes: ArrayLike<number> | undefined) {
    this.#classes = classes;
  }

  add(point: number, near: readonly number[]): void {
    const own = this.#classes?.[point] ?? -1;
    if (own < 0) return;
    for (const j of near) {
      const other = this.#classes![j]!;
      if (other < 0) continue;
      this.#all++;
      if (other === own) this.#same++;
    }
  }

  get share(): number | undefined {
    return this.#all > 0 ? this.#same / this.#all : undefined;
  }
}
