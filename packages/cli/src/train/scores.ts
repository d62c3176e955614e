import type { Float32Tensor } from "@convlens/core/base";
import type { Session } from "@convlens/core/engine";

/** The probabilities of all classes for each picture of a batch; a network of two classes may have one output, the second's. */
export async function probabilities(session: Session, names: { input: string; output: string }, batch: Float32Tensor) {
  const scores = (await session.run({ [names.input]: batch }))[names.output] as Float32Tensor;
  const count = batch.shape[0]!;
  const outputs = scores.data.length / count;
  return Array.from({ length: count }, (_, i) => {
    const row = Array.from(scores.data.subarray(i * outputs, (i + 1) * outputs));
    return outputs === 1 ? [1 - row[0]!, row[0]!] : row;
  });
}

/** The class with the greatest probability. */
export const best = (row: readonly number[]): number => row.indexOf(Math.max(...row));

/** How often each class was taken for each: `counts[true][predicted]`. */
export class Confusion {
  readonly counts: number[][];

  constructor(classes: number) {
    this.counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  }

  add(label: number, predicted: number): void {
    this.counts[label]![predicted]!++;
  }

  get pictures(): number {
    return this.counts.flat().reduce((a, b) => a + b, 0);
  }

  /** Share of the pictures that are right. */
  get accuracy(): number {
    return this.counts.reduce((sum, row, i) => sum + row[i]!, 0) / Math.max(1, this.pictures);
  }
}
