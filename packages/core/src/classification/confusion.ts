import type { Predictions } from "./prediction.ts";

/** How many pictures of each class were taken for each; kept for pairs that occur. */
export class Confusion {
  /** `rows.get(t).get(p)`: pictures of class t taken for class p. */
  readonly #rows = new Map<number, Map<number, number>>();
  readonly #taken = new Map<number, number>();
  pictures = 0;

  static of(predictions: Predictions): Confusion {
    const found = new Confusion();
    for (const { truth, top } of predictions) found.add(truth, top[0]!.class);
    return found;
  }

  add(truth: number, predicted: number): void {
    const row = this.#rows.get(truth) ?? new Map<number, number>();
    row.set(predicted, (row.get(predicted) ?? 0) + 1);
    this.#rows.set(truth, row);
    this.#taken.set(predicted, (this.#taken.get(predicted) ?? 0) + 1);
    this.pictures++;
  }

  count(truth: number, predicted: number): number {
    return this.#rows.get(truth)?.get(predicted) ?? 0;
  }

  /** Pictures of a class. */
  support(truth: number): number {
    let sum = 0;
    for (const count of this.#rows.get(truth)?.values() ?? []) sum += count;
    return sum;
  }

  /** Pictures taken for a class. */
  taken(predicted: number): number {
    return this.#taken.get(predicted) ?? 0;
  }

  /** Classes that occur, as truth or as guess, ascending. */
  get classes(): number[] {
    return [...new Set([...this.#rows.keys(), ...this.#taken.keys()])].sort((a, b) => a - b);
  }

  /** All pairs that occur, by true class and then by guess. */
  *pairs(): Generator<{ readonly truth: number; readonly predicted: number; readonly count: number }> {
    for (const truth of [...this.#rows.keys()].sort((a, b) => a - b)) {
      const row = this.#rows.get(truth)!;
      for (const predicted of [...row.keys()].sort((a, b) => a - b))
        yield { truth, predicted, count: row.get(predicted)! };
    }
  }

  /** The counts of some classes in their order: a row for each true class. */
  matrix(classes: readonly number[]): Int32Array[] {
    const at = new Map(classes.map((c, i) => [c, i]));
    const rows = classes.map(() => new Int32Array(classes.length));
    for (const { truth, predicted, count } of this.pairs()) {
      const [row, column] = [at.get(truth), at.get(predicted)];
      if (row !== undefined && column !== undefined) rows[row]![column] = count;
    }
    return rows;
  }
}
