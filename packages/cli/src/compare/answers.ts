import { ConvlensError } from "@convlens/core/base";
import { type Answer, answerOf, type SharedClasses, type Truth } from "@convlens/core/comparison";
import type { Questions, Rows } from "@convlens/core/dataset";
import { classifierOf } from "@convlens/core/method";
import type { Broken } from "@convlens/node";
import type { Finished } from "../dataset/pass.ts";
import { MEANS, SCORES, VALUES } from "./questions.ts";
import type { Side } from "./sides.ts";

/** What the first pass of a model told. */
export interface FirstPass {
  readonly side: Side;
  readonly pass: Finished<Questions>;
}

/** What is kept of it when all of it was read. */
export interface Sampled {
  readonly means: Rows;
  /** Drawn elements of layers that both models have; none where they have too few. */
  readonly values: Rows | undefined;
  readonly broken: readonly Broken[];
}

interface Scored {
  readonly picture: number;
  readonly scores: Float32Array;
}

/**
 * Reads the first passes of both models shard by shard, side by side: scores are compared and let go, the sample is kept.
 * @param shared none where predictions are not compared
 */
export async function readFirst(
  [a, b]: readonly [FirstPass, FirstPass],
  shared: SharedClasses | undefined,
  truth: (picture: number) => Truth | undefined,
): Promise<{ readonly answers: readonly Answer[]; readonly sampled: readonly [Sampled, Sampled] }> {
  const readers = [new Reader(a), new Reader(b)] as const;
  const answers: Answer[] = [];
  const others = readers[1].scores();
  let other = await others.next();
  for await (const { picture, scores } of readers[0].scores()) {
    while (!other.done && other.value.picture < picture) other = await others.next();
    if (!shared || other.done || other.value.picture !== picture) continue;
    answers.push(answerOf(picture, scores, other.value.scores, shared, truth(picture)));
  }
  // The sample of what is left is read, too.
  while (!other.done) other = await others.next();
  return { answers, sampled: [readers[0].sampled(), readers[1].sampled()] };
}

class Reader {
  readonly #first: FirstPass;
  #means: Rows | undefined;
  #values: Rows | undefined;
  readonly #broken: Broken[] = [];

  constructor(first: FirstPass) {
    this.#first = first;
  }

  /** The scores of each picture, in their order; keeps the sample on its way. */
  async *scores(): AsyncGenerator<Scored> {
    const { side, pass } = this.#first;
    for await (const { answers, broken } of pass.shards()) {
      this.#broken.push(...broken);
      this.#means = merged(this.#means, answers[MEANS] as Rows);
      if (answers[VALUES]) this.#values = merged(this.#values, answers[VALUES] as Rows);
      const rows = answers[SCORES] as Rows | undefined;
      if (!rows) continue;
      const { binary } = classifierOf(side.lens.model);
      for (const picture of rows.pictures) {
        const row = rows.of(picture)!;
        if (!row.every(Number.isFinite)) throw noNumbers(side, picture);
        yield { picture, scores: binary ? Float32Array.of(1 - row[0]!, row[0]!) : row };
      }
    }
  }

  sampled(): Sampled {
    return { means: this.#means!, values: this.#values, broken: this.#broken };
  }
}

function merged(all: Rows | undefined, more: Rows): Rows {
  if (!all) return more;
  all.merge(more);
  return all;
}

const noNumbers = ({ name }: Side, picture: number) =>
  new ConvlensError(
    `${name} gives scores that are no finite numbers for picture ${picture} of the data set`,
    "see whether it takes pictures as it should: convlens doctor",
  );
