import { rng } from "../base/rng.ts";
import { shuffled } from "../base/shuffle.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, int64 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import type { Builder } from "../op/builder.ts";
import { known } from "../op/extents.ts";
import type { Question, Summary } from "./define.ts";
import type { Pooling } from "./pooled.ts";
import { flat, pooled } from "./pooled.ts";

/** A vector for each picture, or for a random sample of the pictures. */
export class Rows implements Summary {
  /** Elements of a row. */
  readonly width: number;
  readonly #most: number;
  #rows = new Map<number, Float32Array>();
  /** Of the pictures of a full sample: those with the smallest draws stay. */
  #limit = Number.POSITIVE_INFINITY;

  constructor(width: number, most = Number.POSITIVE_INFINITY) {
    this.width = width;
    this.#most = most;
  }

  /** The numbers of the pictures, ascending. */
  get pictures(): number[] {
    return [...this.#rows.keys()].sort((a, b) => a - b);
  }

  /** The vectors of some pictures, by default of all in the order of `pictures`: N×width. */
  matrix(pictures: readonly number[] = this.pictures): Float32Tensor {
    const data = new Float32Array(pictures.length * this.width);
    for (const [i, picture] of pictures.entries()) data.set(this.of(picture)!, i * this.width);
    return float32([pictures.length, this.width], data);
  }

  of(picture: number): Float32Array | undefined {
    return this.#rows.get(picture);
  }

  add(pictures: readonly number[], values: readonly Float32Tensor[]): void {
    const widths = values.map((t) => t.data.length / t.shape[0]!);
    for (const [i, picture] of pictures.entries()) {
      if (drawOf(picture) > this.#limit) continue;
      const row = new Float32Array(this.width);
      let at = 0;
      for (const [k, { data }] of values.entries()) {
        row.set(data.subarray(i * widths[k]!, (i + 1) * widths[k]!), at);
        at += widths[k]!;
      }
      this.#rows.set(picture, row);
    }
    this.#trim();
  }

  merge(other: Rows): void {
    for (const [picture, row] of other.#rows) this.#rows.set(picture, row);
    this.#trim();
  }

  tensors(): Tensors {
    const { pictures } = this;
    return { pictures: int64([pictures.length], pictures), rows: this.matrix(pictures) };
  }

  static from({ pictures, rows }: Tensors, width: number, most?: number): Rows {
    const made = new Rows(width, most);
    const data = rows!.data as Float32Array;
    for (const [i, picture] of (pictures!.data as BigInt64Array).entries())
      made.#rows.set(Number(picture), data.subarray(i * width, (i + 1) * width));
    made.#trim();
    return made;
  }

  #trim(): void {
    if (this.#rows.size <= this.#most) return;
    const drawn = [...this.#rows.keys()].sort((a, b) => drawOf(a) - drawOf(b)).slice(0, this.#most);
    this.#limit = drawOf(drawn.at(-1)!);
    this.#rows = new Map(drawn.map((picture) => [picture, this.#rows.get(picture)!]));
  }
}

/** A draw for each number, no two alike: a 32-bit mixing function that can be undone (Murmur3's last step, Appleby 2011). */
function drawOf(picture: number): number {
  let h = (picture + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export interface RowsOptions {
  /**
   * What becomes of rows and columns; default the mean. `none` keeps each element, a number as many random ones:
   * the same of every layer with as many elements, of whatever network.
   */
  readonly pooling?: Pooling | "none" | number;
  /**
   * A random sample of so many pictures instead of all: those with the smallest of fixed draws, which can be told part by part
   * (Cohen & Kaplan, "Summarizing data using bottom-k sketches", 2007).
   */
  readonly most?: number;
}

/** The values of layers for each picture, one layer after the other. */
export function rows(layers: readonly string[], { pooling = "mean", most }: RowsOptions = {}): Question<Rows> {
  return {
    key: JSON.stringify(["rows", layers, pooling, most]),
    ask(g) {
      const values = layers.map((layer) => taken(g, layer, pooling));
      const width = values.reduce((n, v) => n + widthOf(g, v), 0);
      return { values, empty: () => new Rows(width, most), from: (tensors) => Rows.from(tensors, width, most) };
    },
  };
}

function taken(g: Builder, layer: string, pooling: NonNullable<RowsOptions["pooling"]>): string {
  if (pooling === "none") return flat(g, layer);
  if (typeof pooling === "string") return pooled(g, layer, pooling);
  const all = flat(g, layer);
  const count = widthOf(g, all);
  if (count <= pooling) return all;
  const places = shuffled(count, rng(count)).subarray(0, pooling).sort();
  return g.node("Gather", [all, g.ints([...places])], { axis: 1 }, `drawn${pooling}(${layer})`);
}

const widthOf = (g: Builder, value: string): number =>
  known(g.shape(value).slice(1), "the features of a picture").reduce((a, b) => a * b, 1);
