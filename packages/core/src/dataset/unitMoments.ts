import { ExactSums } from "../base/exactSums.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, int64 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Question, Summary } from "./define.ts";
import { isSpatial, pooled, unitsOf } from "./pooled.ts";

/** What is known of one unit, over all pictures and, where it has them, all its positions. */
export interface UnitFigures {
  readonly mean: number;
  readonly deviation: number;
  readonly greatest: number;
  /** Share of the pictures of which no position makes it positive. */
  readonly silent: number;
  /** Share of the pictures in which it is positive and nearly the same everywhere; `undefined` without positions. */
  readonly flat: number | undefined;
  /**
   * Sparseness by Treves and Rolls in the form of Vinje and Gallant (2000): (1 − E[a]² / E[a²]) / (1 − 1/n), n the number of values;
   * 0 where all values are alike, 1 where one alone is not zero. Of values that are never negative, such as those behind a ReLU.
   */
  readonly sparseness: number;
}

/** A picture counts as flat for a unit whose mean over it is at least this share of its maximum. */
const FLAT = 0.95;

/** Running statistics of each unit of a layer. */
export class UnitMoments implements Summary {
  readonly units: number;
  /** Positions in one picture. */
  readonly positions: number;
  #pictures = 0;
  #sums: ExactSums;
  #squares: ExactSums;
  readonly #greatest: Float32Array;
  readonly #silent: Float64Array;
  readonly #flat: Float64Array;

  constructor(units: number, positions: number) {
    this.units = units;
    this.positions = positions;
    this.#sums = new ExactSums(units);
    this.#squares = new ExactSums(units);
    this.#greatest = new Float32Array(units).fill(Number.NEGATIVE_INFINITY);
    this.#silent = new Float64Array(units);
    this.#flat = new Float64Array(units);
  }

  /** How many pictures were seen. */
  get pictures(): number {
    return this.#pictures;
  }

  of(unit: number): UnitFigures {
    const n = this.#pictures;
    const values = n * this.positions;
    const mean = this.#sums.value(unit) / n;
    const square = this.#squares.value(unit) / n;
    return {
      mean,
      deviation: Math.sqrt(Math.max(0, square - mean * mean)),
      greatest: this.#greatest[unit]!,
      silent: this.#silent[unit]! / n,
      flat: this.positions > 1 ? this.#flat[unit]! / n : undefined,
      sparseness: square > 0 && values > 1 ? (1 - (mean * mean) / square) / (1 - 1 / values) : 0,
    };
  }

  /** @param values of each unit in each picture: mean, mean of squares, maximum */
  add(pictures: readonly number[], values: readonly Float32Tensor[]): void {
    const [mean, square, max] = values.map((t) => t.data) as [Float32Array, Float32Array, Float32Array];
    this.#pictures += pictures.length;
    for (let i = 0; i < pictures.length; i++)
      for (let u = 0; u < this.units; u++) {
        const at = i * this.units + u;
        this.#sums.add(u, mean[at]!);
        this.#squares.add(u, square[at]!);
        const most = max[at]!;
        if (most > this.#greatest[u]!) this.#greatest[u] = most;
        if (!(most > 0)) this.#silent[u]!++;
        else if (mean[at]! >= FLAT * most) this.#flat[u]!++;
      }
  }

  merge(other: UnitMoments): void {
    this.#pictures += other.#pictures;
    this.#sums.merge(other.#sums);
    this.#squares.merge(other.#squares);
    for (let u = 0; u < this.units; u++) {
      this.#greatest[u] = Math.max(this.#greatest[u]!, other.#greatest[u]!);
      this.#silent[u]! += other.#silent[u]!;
      this.#flat[u]! += other.#flat[u]!;
    }
  }

  tensors(): Tensors {
    const double = (data: Float64Array) => ({ type: "float64", shape: [data.length], data }) as const;
    return {
      pictures: int64([], [this.#pictures]),
      sumsUpper: double(this.#sums.upper),
      sumsLower: double(this.#sums.lower),
      squaresUpper: double(this.#squares.upper),
      squaresLower: double(this.#squares.lower),
      greatest: float32([this.units], this.#greatest),
      silent: double(this.#silent),
      flat: double(this.#flat),
    };
  }

  static from(tensors: Tensors, units: number, positions: number): UnitMoments {
    const made = new UnitMoments(units, positions);
    const double = (name: string) => tensors[name]!.data as Float64Array;
    made.#pictures = Number((tensors.pictures!.data as BigInt64Array)[0]);
    made.#sums = new ExactSums(double("sumsUpper"), double("sumsLower"));
    made.#squares = new ExactSums(double("squaresUpper"), double("squaresLower"));
    made.#greatest.set(tensors.greatest!.data as Float32Array);
    made.#silent.set(double("silent"));
    made.#flat.set(double("flat"));
    return made;
  }
}

/** Running statistics of each unit (channel, or element of a layer without rows and columns) of a layer. */
export const unitMoments = (layer: string): Question<UnitMoments> => ({
  key: JSON.stringify(["unit-moments", layer]),
  ask(g, model) {
    const units = unitsOf(model, layer);
    const [, , rows, columns] = g.shape(layer) as readonly number[];
    const positions = isSpatial(g, layer) ? rows! * columns! : 1;
    return {
      values: [pooled(g, layer, "mean"), pooled(g, layer, "mean-square"), pooled(g, layer, "max")],
      empty: () => new UnitMoments(units, positions),
      from: (tensors) => UnitMoments.from(tensors, units, positions),
    };
  },
});
