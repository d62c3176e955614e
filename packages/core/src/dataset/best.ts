import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import { classifierOf } from "../method/classifier.ts";
import type { Question, Summary } from "./define.ts";
import { Rows, rows } from "./rows.ts";

/** What a network takes each picture for: its best class and that class's score, two numbers a picture. */
export class Best implements Summary {
  readonly #binary: boolean;
  readonly #rows: Rows;

  /** @param binary whether a single score stands for two classes, the second its own, the first its complement */
  constructor(binary: boolean, kept = new Rows(2)) {
    this.#binary = binary;
    this.#rows = kept;
  }

  /** Nothing for a picture that was not seen, or whose scores are not numbers. */
  of(picture: number): { readonly class: number; readonly score: number } | undefined {
    const [best, score] = this.#rows.of(picture) ?? [];
    return best === undefined || best < 0 ? undefined : { class: best, score: score! };
  }

  add(pictures: readonly number[], [scores]: readonly Float32Tensor[]): void {
    const width = scores!.data.length / scores!.shape[0]!;
    const found = pictures.flatMap((_, i) => bestOf(scores!.data.subarray(i * width, (i + 1) * width), this.#binary));
    this.#rows.add(pictures, [float32([pictures.length, 2], Float32Array.from(found))]);
  }

  merge(other: Best): void {
    this.#rows.merge(other.#rows);
  }

  tensors() {
    return this.#rows.tensors();
  }
}

/** The best class and its score, the first of equals; −1 for scores that are not numbers. @param binary whether a single score stands for two classes */
export function bestOf(scores: Float32Array, binary: boolean): [number, number] {
  if (!scores.every(Number.isFinite)) return [-1, 0];
  if (binary) return scores[0]! >= 0.5 ? [1, scores[0]!] : [0, 1 - scores[0]!];
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
  return [best, scores[best]!];
}

/** The best class of each picture, of a model whose output is a list of classes. */
export function best(): Question<Best> {
  return {
    key: JSON.stringify(["best"]),
    ask(g, model) {
      const { value, binary } = classifierOf(model, "probability");
      const { values } = rows([value], { pooling: "none" }).ask(g, model);
      return { values, empty: () => new Best(binary), from: (tensors) => new Best(binary, Rows.from(tensors, 2)) };
    },
  };
}
