import { shuffled } from "../base/shuffle.ts";
import { float32, int64 } from "../base/tensor.ts";
import { streamOf } from "./augment/stream.ts";
import { type BatchMaker, batches, type Portion } from "./batches.ts";
import type { BatchSource } from "./epoch.ts";
import type { Batch } from "./trainer.ts";

/** Whole batches only, so that a batch of one does not decide over a step; a set smaller than a batch is one. */
const stepsOf = (count: number, batch: number) => Math.max(1, Math.floor(count / batch));

/**
 * Batches of pictures, augmented for training, that are made ahead; also across the seams between training, validation and the
 * next epoch: what comes next is begun while the last batch before it is used.
 */
export function pictureSource(
  maker: BatchMaker,
  parts: { readonly train: Portion; readonly validation: Portion | undefined },
  batch: number,
  seed: number,
): BatchSource {
  const { train, validation } = parts;
  const whole = train.pictures.length >= batch;
  const steps = stepsOf(train.pictures.length, batch);
  const checks = Math.ceil((validation?.pictures.length ?? 0) / batch);
  const begun = new Map<number | "validation", ReturnType<typeof batches>>();
  const begin = (what: number | "validation") => {
    const options = what === "validation" ? { size: batch } : { size: batch, whole, epoch: { seed, number: what } };
    begun.set(what, batches(maker, what === "validation" ? validation! : train, options));
  };
  const take = (what: number | "validation") => {
    if (!begun.has(what)) begin(what);
    const made = begun.get(what)!;
    begun.delete(what);
    return made;
  };
  let epoch = 0;
  return {
    steps,
    train: (number) => {
      epoch = number;
      return labelled(take(number), steps, () => begin(validation ? "validation" : number + 1));
    },
    validation: validation && (() => labelled(take("validation"), checks, () => begin(epoch + 1))),
  };
}

async function* labelled(made: ReturnType<typeof batches>, count: number, atLast: () => void): AsyncGenerator<Batch> {
  let given = 0;
  for await (const { input, labels } of made) {
    if (++given === count) atLast();
    yield { pictures: input, labels: int64([labels.length], labels) };
  }
}

/** Rows of features and their classes. */
export interface FeatureRows {
  /** N×count. */
  readonly rows: Float32Array;
  readonly count: number;
  readonly labels: readonly number[];
}

// Streams of draws for orders of feature rows.
const ORDER = 5;

/** Batches of features that were computed before, as N×count×1×1. */
export function featureSource(
  train: FeatureRows,
  validation: FeatureRows | undefined,
  batch: number,
  seed: number,
): BatchSource {
  const steps = stepsOf(train.labels.length, batch);
  return {
    steps,
    train: (epoch) => {
      const order = shuffled(train.labels.length, streamOf(seed, ORDER, epoch));
      return featureBatches(train, order.subarray(0, steps * batch), batch);
    },
    validation: validation && (() => featureBatches(validation, Uint32Array.from(validation.labels.keys()), batch)),
  };
}

async function* featureBatches(features: FeatureRows, order: Uint32Array, batch: number): AsyncGenerator<Batch> {
  const { rows, count, labels } = features;
  for (let from = 0; from < order.length; from += batch) {
    const chosen = Array.from(order.subarray(from, from + batch));
    const data = new Float32Array(chosen.length * count);
    for (const [i, row] of chosen.entries()) data.set(rows.subarray(row * count, (row + 1) * count), i * count);
    const classes = chosen.map((row) => labels[row]!);
    yield { pictures: float32([chosen.length, count, 1, 1], data), labels: int64([classes.length], classes) };
  }
}
