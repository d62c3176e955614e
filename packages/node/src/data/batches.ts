import type { Float32Tensor } from "@convlens/core/base";
import { shuffled, streamOf } from "@convlens/core/training/augment";
import type { PictureThreads } from "./pictureThreads.ts";

/** Pictures of a data set that are used, by their number in the list that the threads have. */
export interface Portion {
  readonly pictures: readonly number[];
  /** The class of each. */
  readonly labels: readonly number[];
}

export interface Batch {
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

/** Batches of a portion, in an order that depends on the seed and the epoch alone, made ahead by the threads. */
export async function* batches(
  threads: PictureThreads,
  portion: Portion,
  options: BatchOptions,
): AsyncGenerator<Batch> {
  const { size, whole = false, epoch, ahead = 4 } = options;
  const count = portion.pictures.length;
  const order = epoch
    ? shuffled(count, streamOf(epoch.seed, ORDER, epoch.number))
    : Uint32Array.from({ length: count }, (_, i) => i);
  const starts: number[] = [];
  for (let from = 0; whole ? from + size <= count : from < count; from += size) starts.push(from);
  const make = (from: number) => {
    const indices = Array.from(order.subarray(from, from + size));
    const made = threads.batch(
      indices.map((i) => portion.pictures[i]!),
      epoch?.number,
    );
    // Whoever leaves the loop early does not wait for the batches that were made ahead.
    made.catch(() => {});
    return { indices, made };
  };
  const coming = starts.slice(0, ahead).map(make);
  for (const next of [...starts.slice(ahead), ...coming.map(() => undefined)]) {
    const { indices, made } = coming.shift()!;
    const input = await made;
    if (next !== undefined) coming.push(make(next));
    yield { input, indices, labels: indices.map((i) => portion.labels[i]!) };
  }
}
