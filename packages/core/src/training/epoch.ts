import { ConvlensError } from "../base/errors.ts";
import type { Batch, Measures } from "./trainer.ts";

/** What one epoch gave. Losses are means over pictures, accuracies shares of them. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Over the epoch's batches while the weights changed, with augmentation and dropout. */
  readonly loss: number;
  readonly accuracy: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** Of the training part of the epoch. */
  readonly picturesPerSecond: number;
  /** Of the whole epoch, with validation. */
  readonly seconds: number;
  /** How long training stood still because the next batch was not there. */
  readonly secondsWaiting: number;
}

/** Where batches come from, epoch by epoch. */
export interface BatchSource {
  /** Batches in one epoch of training. */
  readonly steps: number;
  /** In an order, and with changes, that the epoch's number decides. */
  train(epoch: number): AsyncGenerator<Batch>;
  /** Pictures to measure on, unchanged; absent where there are none. */
  readonly validation?: (() => AsyncGenerator<Batch>) | undefined;
}

/** What learns. */
export interface Learner {
  step(batch: Batch, signal: AbortSignal): Promise<Measures & { readonly rate: number }>;
  evaluate(batches: AsyncGenerator<Batch>, signal: AbortSignal): Promise<Measures>;
}

/** What is told while an epoch runs. */
export type Running = (row: Pick<Epoch, "epoch" | "loss" | "accuracy" | "picturesPerSecond">, done: number) => void;

/**
 * Trains for one epoch and measures on the validation pictures. Throws `ConvlensError` with advice where the loss is no longer
 * a number, and the signal's reason between two steps where it aborts.
 */
export async function runEpoch(
  epoch: number,
  source: BatchSource,
  learner: Learner,
  running: Running,
  signal: AbortSignal,
): Promise<Epoch> {
  const start = performance.now();
  const mean = new Mean();
  let rate = 0;
  let waiting = 0;
  let waited = start;
  for await (const batch of source.train(epoch)) {
    waiting += performance.now() - waited;
    signal.throwIfAborted();
    const result = await learner.step(batch, signal);
    rate = result.rate;
    mean.add(result);
    if (!Number.isFinite(result.loss)) throw diverged(epoch, result.loss, rate);
    running({ epoch, ...mean.row, picturesPerSecond: mean.count / seconds(start) }, mean.batches / source.steps);
    waited = performance.now();
  }
  const trained = seconds(start);
  const validation = source.validation && (await learner.evaluate(source.validation(), signal));
  return {
    epoch,
    ...mean.row,
    ...(validation && {
      validationLoss: validation.loss,
      validationAccuracy: validation.correct / validation.pictures,
    }),
    learningRate: rate,
    picturesPerSecond: round(mean.count / trained),
    seconds: round(seconds(start)),
    secondsWaiting: round(waiting / 1000),
  };
}

/** Means over pictures, from means and counts over batches. */
class Mean {
  #loss = 0;
  #correct = 0;
  count = 0;
  batches = 0;

  add({ loss, correct, pictures }: Measures): void {
    this.#loss += loss * pictures;
    this.#correct += correct;
    this.count += pictures;
    this.batches++;
  }

  get row(): { loss: number; accuracy: number } {
    return { loss: this.#loss / this.count, accuracy: this.#correct / this.count };
  }
}

const seconds = (since: number): number => (performance.now() - since) / 1000;

const round = (v: number): number => Math.round(v * 1000) / 1000;

const diverged = (epoch: number, loss: number, rate: number): ConvlensError =>
  new ConvlensError(
    `the loss is ${loss} in epoch ${epoch}: the training has diverged`,
    `begin anew with a lower --lr (it was ${rate.toPrecision(3)}; try a tenth), or with --schedule warm-up`,
  );
