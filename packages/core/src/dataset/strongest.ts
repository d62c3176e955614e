import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Question, Summary } from "./define.ts";
import { pooled, unitsOf } from "./pooled.ts";

/** A picture, and the most that a unit made of it. */
export interface Strong {
  readonly picture: number;
  readonly value: number;
}

/** For each unit the pictures in which it is strongest; of pictures that are equal, those that come first. */
export class Strongest implements Summary {
  readonly units: number;
  readonly k: number;
  /** units×k, each row descending. */
  readonly #values: Float32Array;
  /** The pictures of the values; −1 where there are no more. */
  readonly #pictures: Int32Array;

  constructor(units: number, k: number) {
    this.units = units;
    this.k = k;
    this.#values = new Float32Array(units * k).fill(Number.NEGATIVE_INFINITY);
    this.#pictures = new Int32Array(units * k).fill(-1);
  }

  /** The strongest first; fewer than k where fewer were seen. */
  of(unit: number): Strong[] {
    const found: Strong[] = [];
    for (let at = unit * this.k; at < (unit + 1) * this.k && this.#pictures[at]! >= 0; at++)
      found.push({ picture: this.#pictures[at]!, value: this.#values[at]! });
    return found;
  }

  /** @param values of each unit in each picture: the maximum */
  add(pictures: readonly number[], [max]: readonly Float32Tensor[]): void {
    const { data } = max!;
    for (const [i, picture] of pictures.entries())
      for (let u = 0; u < this.units; u++) this.#insert(u, data[i * this.units + u]!, picture);
  }

  merge(other: Strongest): void {
    for (let u = 0; u < this.units; u++) for (const { picture, value } of other.of(u)) this.#insert(u, value, picture);
  }

  tensors(): Tensors {
    const shape = [this.units, this.k];
    return { values: float32(shape, this.#values), pictures: { type: "int32", shape, data: this.#pictures } };
  }

  static from({ values, pictures }: Tensors, units: number, k: number): Strongest {
    const made = new Strongest(units, k);
    made.#values.set(values!.data as Float32Array);
    made.#pictures.set(pictures!.data as Int32Array);
    return made;
  }

  #insert(unit: number, value: number, picture: number): void {
    const first = unit * this.k;
    let at = first + this.k - 1;
    // What is no number is strongest nowhere.
    if (!this.#before(value, picture, at)) return;
    for (; at > first && this.#before(value, picture, at - 1); at--) {
      this.#values[at] = this.#values[at - 1]!;
      this.#pictures[at] = this.#pictures[at - 1]!;
    }
    this.#values[at] = value;
    this.#pictures[at] = picture;
  }

  #before(value: number, picture: number, at: number): boolean {
    if (this.#pictures[at]! < 0) return !Number.isNaN(value);
    return value > this.#values[at]! || (value === this.#values[at] && picture < this.#pictures[at]!);
  }
}

/** The k pictures that make each unit of a layer strongest, by its maximum over rows and columns. */
export const strongest = (layer: string, k: number): Question<Strongest> => ({
  key: JSON.stringify(["strongest", layer, k]),
  ask(g, model) {
    const units = unitsOf(model, layer);
    return {
      values: [pooled(g, layer, "max")],
      empty: () => new Strongest(units, k),
      from: (tensors) => Strongest.from(tensors, units, k),
    };
  },
});
