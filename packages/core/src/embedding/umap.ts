import { rng } from "../base/rng.ts";
import type { Neighbours } from "./define.ts";

export interface UmapOptions {
  /** Points in whose view each point is, itself among them: more show the whole, fewer the parts. Default 15. */
  readonly neighbours?: number;
  /** How close points may come, 0 to 1: less makes clusters denser. Default 0.1. */
  readonly minDistance?: number;
  /** Default: 500 up to 2,500 points, 200 from 7,500 on. */
  readonly epochs?: number;
  /** Default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each epoch. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
}

/** The start is scaled to this, and points are drawn from it a little so that none coincide. */
const REACH = 10;
const JITTER = 1e-3;

/**
 * Uniform manifold approximation and projection (McInnes, Healy and Melville, 2018, https://arxiv.org/abs/1802.03426) onto a plane,
 * N×2, from exact neighbours: a list of them for each point, of which the nearest `neighbours` − 1 are used.
 * @param start N×2, such as principal components: where nothing pulls, points stay as they began
 */
export async function umap(
  { indices, distances, k }: Neighbours,
  start: Float64Array,
  options: UmapOptions = {},
): Promise<Float64Array> {
  const count = start.length / 2;
  if (count < 2) return new Float64Array(start.length);
  const { neighbours = 15, minDistance = 0.1, epochs, seed = 0, signal, progress } = options;
  const used = Math.min(k, neighbours - 1);
  const random = rng(seed);
  const { UMAP } = await import("umap-js");
  const method = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(used + 1, count - 1),
    minDist: minDistance,
    random: random.uniform,
    ...(epochs !== undefined && { nEpochs: epochs }),
  });
  const lists = <T extends Int32Array | Float32Array>(of: T, self: (point: number) => number) =>
    Array.from({ length: count }, (_, i) => [self(i), ...of.subarray(i * k, i * k + used)]);
  method.setPrecomputedKNN(
    lists(indices, (i) => i),
    lists(distances, () => 0),
  );
  // The library asks for points, of which it needs only the number once it has their neighbours.
  const total = method.initializeFit(Array.from({ length: count }, () => []));
  const embedding = method.getEmbedding();
  const reach = start.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
  const scale = reach > 0 ? REACH / reach : 0;
  // It begins at random, which tears what belongs together apart; the rows are the ones that it goes on to move.
  for (const [i, row] of embedding.entries())
    for (const axis of [0, 1]) row[axis] = scale * start[2 * i + axis]! + JITTER * random.normal();
  for (let epoch = 0; epoch < total; epoch++) {
    signal?.throwIfAborted();
    await progress?.(epoch, total);
    method.step();
  }
  return centred(embedding);
}

function centred(rows: readonly (readonly number[])[]): Float64Array {
  const [x, y] = [0, 1].map((axis) => rows.reduce((sum, row) => sum + row[axis]!, 0) / rows.length);
  return Float64Array.from(rows.flatMap((row) => [row[0]! - x!, row[1]! - y!]));
}
