import { shuffled } from "../base/shuffle.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { streamOf } from "./augment/stream.ts";

/** What makes batches of the pictures of a list. */
export interface BatchMaker {
  /** Pictures by their numbers in the list, N×C×H×W; with an epoch, changed at random as seed, epoch and picture say. */
  batch(pictures: readonly number[], epoch?: number): Promise<Float32Tensor>;
}

/** Pictures of a data set that are used, by their number in the list that they are made from. */
export interface Portion {
  readonly pictures: readonly number[];
  /** The class of each. */
  readonly labels: readonly number[];
}

export interface PortionBatch {
  /** N×C×H×W. */
  readonly input: Float32Tensor;
  /** The class of each picture. */
  readonly labels: readonly number[];
  /** Where each picture is in the portion. */
  readonly indices: readonly number[];
}

export interface BatchOptions {
  /** Pictures in a batch; the last batch has what is left, unless `whole`. */
  readonly size: number;
  /** Only whole batches; pictures that are left over take their turn in other epochs. */
  readonly whole?: boolean;
  /** Shuffles and augments, by seed and epoch; else pictures come in their order, unchanged. */
  readonly epoch?: { readonly seed: number; readonly number: number };
  /** Batches that are made ahead of the one that is used; default 4. */
  readonly ahead?: number;
}

// Streams of draws for orders of pictures.
const ORDER = 4;

/**
 * Batches of a portion, in an order that depends on the seed and the epoch alone, made ahead: the first ones
 * are begun at once, before they are asked for.
 */
export function batches(maker: BatchMaker, portion: Portion, options: BatchOptions): AsyncGenerator<PortionBatch> {
  const { size, epoch, ahead = 4 } = options;
  const order = orderOf(portion, epoch);
  const make = (from: number) => {
    const indices = Array.from(order.subarray(from, from + size));
    const made = maker.batch(
      indices.map((i) => portion.pictures[i]!),
      epoch?.number,
    );
    // Whoever leaves early does not wait for the batches that were made ahead.
    made.catch(() => {});
    return { indices, made };
  };
  const starts = startsOf(order.length, options);
  const coming = starts.splice(0, ahead).map(make);
  return inTurn(coming, starts, make, portion);
}

async function* inTurn<T extends { readonly indices: number[]; readonly made: Promise<Float32Tensor> }>(
  coming: T[],
  starts: number[],
  make: (from: number) => T,
  portion: Portion,
): AsyncGenerator<PortionBatch> {
  for (let one = coming.shift(); one; one = coming.shift()) {
    const { indices, made } = one;
    const input = await made;
    const next = starts.shift();
    if (next !== undefined) coming.push(make(next));
    yield { input, indices, labels: indices.map((i) => portion.labels[i]!) };
  }
}

function orderOf({ pictures }: Portion, epoch: BatchOptions["epoch"]): Uint32Array {
  if (epoch) return shuffled(pictures.length, streamOf(epoch.seed, ORDER, epoch.number));
  return Uint32Array.from({ length: pictures.length }, (_, i) => i);
}

function startsOf(count: number, { size, whole = false }: BatchOptions): number[] {
  const batches = whole ? Math.floor(count / size) : Math.ceil(count / size);
  return Array.from({ length: batches }, (_, i) => i * size);
}
