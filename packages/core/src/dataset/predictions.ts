import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import {
  inverseTemperatures,
  type Prediction,
  predictionFrom,
  predictionFromSigmoids,
} from "../classification/prediction.ts";
import type { Tensors } from "../engine/define.ts";
import { classifierOf } from "../method/classifier.ts";
import type { Model } from "../onnx/meta.ts";
import type { Question, Summary } from "./define.ts";
import { flat } from "./pooled.ts";
import { Rows } from "./rows.ts";

/** A picture's number in the data set, and what was made of it. */
export interface Seen extends Prediction {
  readonly picture: number;
}

/** What a head's logits are: of a softmax, of one sigmoid for two classes, probabilities (whose logarithms are logits), or of a sigmoid each. */
type Head = "softmax" | "binary" | "probabilities" | "sigmoids";

// A picture's row: the best classes and their probabilities, then these, then the partition at each temperature.
const [PROBABILITY, RANK, SQUARES, MARGIN, FIXED] = [0, 1, 2, 3, 4];

/** Below it float32 has no ordinary numbers. */
const LEAST = 2 ** -126;

/**
 * What a classifier made of each picture whose class is known: about 170 bytes for a picture however many classes there are.
 * Gives predictions in the order of pictures, as often as asked.
 */
export class PredictionRows implements Summary, Iterable<Seen> {
  readonly #truths: ArrayLike<number>;
  readonly #head: Head;
  readonly #most: number;
  readonly #rows: Rows;
  #order: readonly number[] | undefined;

  constructor(truths: ArrayLike<number>, head: Head, most: number, rows = new Rows(widthOf(most))) {
    this.#truths = truths;
    this.#head = head;
    this.#most = most;
    this.#rows = rows;
  }

  *[Symbol.iterator](): Generator<Seen> {
    this.#order ??= this.#rows.pictures;
    for (const picture of this.#order) {
      const seen = this.of(picture);
      if (seen) yield seen;
    }
  }

  /** Nothing for a picture that was not seen, or has scores that are not numbers. */
  of(picture: number): Seen | undefined {
    const row = this.#rows.of(picture);
    if (!row || Number.isNaN(row[0])) return undefined;
    const most = this.#most;
    const rest = row.subarray(2 * most);
    const top = Array.from({ length: most }, (_, i) => ({ class: row[i]!, probability: row[most + i]! }));
    return {
      picture,
      truth: this.#truths[picture]!,
      top,
      probability: rest[PROBABILITY]!,
      rank: rest[RANK]!,
      ...(this.#head !== "sigmoids" && {
        distribution: { squares: rest[SQUARES]!, margin: rest[MARGIN]!, partition: rest.subarray(FIXED) },
      }),
    };
  }

  /** Pictures whose scores are not numbers. */
  get unusable(): number[] {
    return this.#rows.pictures.filter((picture) => Number.isNaN(this.#rows.of(picture)![0]));
  }

  /** @param values N×outputs: the logits */
  add(pictures: readonly number[], [logits]: readonly Float32Tensor[]): void {
    const width = logits!.data.length / logits!.shape[0]!;
    const known = pictures.flatMap((picture, i) => (this.#truths[picture]! >= 0 ? [{ picture, i }] : []));
    const all = new Float32Array(known.length * this.#rows.width);
    for (const [to, { picture, i }] of known.entries()) {
      const row = this.#row(logits!.data.subarray(i * width, (i + 1) * width), this.#truths[picture]!);
      all.set(row, to * this.#rows.width);
    }
    if (known.length > 0)
      this.#rows.add(
        known.map((one) => one.picture),
        [float32([known.length, this.#rows.width], all)],
      );
    this.#order = undefined;
  }

  merge(other: PredictionRows): void {
    this.#rows.merge(other.#rows);
    this.#order = undefined;
  }

  tensors(): Tensors {
    return this.#rows.tensors();
  }

  #row(outputs: Float32Array, truth: number): Float32Array {
    const found = this.#prediction(outputs, truth);
    const row = new Float32Array(this.#rows.width);
    if (!found) return row.fill(Number.NaN);
    const { top, probability, rank, distribution } = found;
    row.set(top.map((one) => one.class));
    row.set(
      top.map((one) => one.probability),
      this.#most,
    );
    const rest = row.subarray(2 * this.#most);
    rest.set([probability, rank, distribution?.squares ?? 0, distribution?.margin ?? 0]);
    rest.set(distribution?.partition ?? [], FIXED);
    return row;
  }

  #prediction(outputs: Float32Array, truth: number): Prediction | undefined {
    switch (this.#head) {
      case "softmax":
        return predictionFrom(outputs, truth, this.#most);
      case "binary":
        return predictionFrom([0, outputs[0]!], truth, this.#most);
      case "probabilities":
        return predictionFrom(Array.from(outputs, logarithm), truth, this.#most);
      case "sigmoids":
        return predictionFromSigmoids(outputs, truth, this.#most);
    }
  }
}

const logarithm = (p: number): number => Math.log(p < LEAST ? LEAST : p);

const widthOf = (most: number): number => 2 * most + FIXED + inverseTemperatures.length;

function headKind(model: Model): Head {
  const { activation, binary } = classifierOf(model);
  if (binary) return "binary";
  if (activation === "none") return "probabilities";
  return activation === "softmax" ? "softmax" : "sigmoids";
}

/**
 * What the classifier makes of each picture: its best classes, the rank and the probability of the picture's own class, and what
 * calibration needs of the others. The model's output must be a list of classes.
 * @param truths the class of each picture of the data set, as the model counts them; −1 for one that is not to be looked at
 * @param most how many of the best classes are kept
 */
export function predictions(truths: ArrayLike<number>, most = 10): Question<PredictionRows> {
  return {
    key: JSON.stringify(["predictions", most, inverseTemperatures.length, Array.from(truths)]),
    ask(g, model) {
      const { value, classes } = classifierOf(model);
      const kept = Math.min(most, classes);
      const head = headKind(model);
      return {
        values: [flat(g, value)],
        empty: () => new PredictionRows(truths, head, kept),
        from: (tensors) => new PredictionRows(truths, head, kept, Rows.from(tensors, widthOf(kept))),
      };
    },
  };
}
