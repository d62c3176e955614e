import { UsageError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Engine, Session } from "../engine/define.ts";
import type { Neighbours } from "./define.ts";
import { type Metric, type Ranked, rankedPoints } from "./metric.ts";
import { Nearest, selectionGraph } from "./selection.ts";

export interface NeighbourOptions {
  /** At most N − 1. */
  readonly k: number;
  /** Default `euclidean`. */
  readonly metric?: Metric;
  /** Bytes that may be taken beside the points, a copy of them and the result. Default 256 MiB. */
  readonly memory?: number;
  /** Called with the number of points whose neighbours are found. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one product: more make it no faster. */
const QUERIES = 256;

/** With fewer rows a product is mostly memory traffic; rather are the points taken in several blocks. */
const FEW_QUERIES = 32;

/** Taken beside k and the point itself: what float32 may have put in the wrong order. */
const SPARE = 8;

/** Bytes of a score, with what the selection takes for it. */
const SCORE = 6;

/**
 * The exact k nearest neighbours of each row of `points`, N×D; for `precomputed` the rows are distances, N×N. The engine makes
 * the products of blocks of rows with all rows and selects the largest, in float32; it gives a few more than k, of which the
 * nearest by their distances in float64 are kept. A point can be missed only where its squared distance is that of the k-th
 * nearest but for about 1e-6 of their squared distances from the mean. Distances by cosine are 1 − cos, from 0 to 2; a row of
 * zeros is at 1 from all.
 *
 * Throws `UsageError` where there are no k other points, or a number is not finite.
 */
export async function nearestNeighbours(
  engine: Engine,
  points: Float32Tensor,
  options: NeighbourOptions,
): Promise<Neighbours> {
  const [n, k] = [points.shape[0]!, options.k];
  if (!(k >= 1 && k < n)) throw new UsageError(`of ${n} points none has ${k} neighbours`, `ask for at most ${n - 1}`);
  const ranked = rankedPoints(points, options.metric ?? "euclidean");
  const blocks = blocksOf(n, k, ranked.largest, options.memory ?? 2 ** 28);
  const session = await engine.prepare(selectionGraph(ranked, blocks.taken));
  try {
    return await search(session, ranked, n, blocks, options);
  } finally {
    await session.release();
  }
}

interface Blocks {
  readonly queries: number;
  /** Where each block of points begins, and the last ends. */
  readonly bounds: readonly number[];
  /** How many points a block gives for each query. */
  readonly taken: number;
}

function blocksOf(n: number, k: number, divisible: boolean, memory: number): Blocks {
  const scores = memory / SCORE;
  const taken = Math.min(n, k + 1 + SPARE);
  const queries = Math.max(1, Math.min(n, QUERIES, Math.floor(scores / n)));
  if (!divisible || queries >= Math.min(n, FEW_QUERIES)) return { queries, bounds: [0, n], taken };
  // Each block has as many points as it is to give.
  const count = Math.min(Math.floor(n / taken), Math.ceil((n * FEW_QUERIES) / scores));
  const bounds = Array.from({ length: count + 1 }, (_, i) => Math.floor((i * n) / count));
  return { queries: Math.min(n, FEW_QUERIES), bounds, taken };
}

async function search(session: Session, ranked: Ranked, n: number, blocks: Blocks, options: NeighbourOptions) {
  const { k, progress, signal } = options;
  const indices = new Int32Array(n * k);
  const distances = new Float32Array(n * k);
  const nearest = new Nearest(k);
  for (let from = 0; from < n; from += blocks.queries) {
    const to = Math.min(n, from + blocks.queries);
    const found = await candidates(session, ranked, from, to, blocks, signal);
    for (let i = from; i < to; i++) {
      for (const list of found)
        for (let c = (i - from) * blocks.taken; c < (i - from + 1) * blocks.taken; c++)
          if (list[c] !== i) nearest.add(list[c]!, ranked.distance(i, list[c]!));
      nearest.take(indices, distances, i * k);
    }
    progress?.(to, n);
  }
  return { indices, distances, k };
}

/** For each block of points a list, queries × taken. */
async function candidates(
  session: Session,
  ranked: Ranked,
  from: number,
  to: number,
  { bounds, taken }: Blocks,
  signal: AbortSignal | undefined,
): Promise<Int32Array[]> {
  const lists: Int32Array[] = [];
  for (let b = 0; b + 1 < bounds.length; b++) {
    signal?.throwIfAborted();
    const first = bounds[b]!;
    const { indices } = await session.run(ranked.feeds(from, to, first, bounds[b + 1]!), signal);
    const list = indices!.data as Int32Array;
    if (list.length !== (to - from) * taken) throw new RangeError("the engine gave another number of neighbours");
    lists.push(first === 0 ? list : list.map((j) => j + first));
  }
  return lists;
}
