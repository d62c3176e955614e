import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";
import { codeOf } from "../onnx/dataTypes.ts";
import type { Builder } from "../op/builder.ts";
import { known } from "../op/extents.ts";
import type { Question, Summary } from "./define.ts";
import { pooled, unitsOf } from "./pooled.ts";

/** A unit in a picture of which somebody wants to know where it is strongest. */
export interface Sought {
  readonly unit: number;
  readonly picture: number;
}

/** Where a unit is strongest in a picture: the first such place by rows. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** Where units are strongest in pictures, for some pairs of the two. */
export class Places implements Summary {
  readonly #units: number;
  readonly #columns: number;
  /** The pairs' numbers, by picture. */
  readonly #sought = new Map<number, { readonly unit: number; readonly at: number }[]>();
  readonly #values: Float32Array;
  /** −1 where the picture was not seen. */
  readonly #places: Int32Array;

  constructor(sought: readonly Sought[], units: number, columns: number) {
    this.#units = units;
    this.#columns = columns;
    this.#values = new Float32Array(sought.length);
    this.#places = new Int32Array(sought.length).fill(-1);
    for (const [at, { unit, picture }] of sought.entries()) {
      const own = this.#sought.get(picture) ?? [];
      own.push({ unit, at });
      this.#sought.set(picture, own);
    }
  }

  /** What was found for a pair, by its number among those that were sought. */
  of(at: number): Place | undefined {
    const place = this.#places[at]!;
    if (place < 0) return undefined;
    return { row: Math.floor(place / this.#columns), column: place % this.#columns, value: this.#values[at]! };
  }

  /** @param values of each unit in each picture: the maximum, and its flat index over rows and columns */
  add(pictures: readonly number[], [max, index]: readonly Float32Tensor[]): void {
    for (const [i, picture] of pictures.entries())
      for (const { unit, at } of this.#sought.get(picture) ?? []) {
        this.#values[at] = max!.data[i * this.#units + unit]!;
        this.#places[at] = index!.data[i * this.#units + unit]!;
      }
  }

  merge(other: Places): void {
    for (const [at, place] of other.#places.entries())
      if (place >= 0) {
        this.#places[at] = place;
        this.#values[at] = other.#values[at]!;
      }
  }

  tensors(): Tensors {
    const shape = [this.#places.length];
    return { values: float32(shape, this.#values), places: { type: "int32", shape, data: this.#places } };
  }

  /** Takes in what `tensors` gave. */
  restored({ values, places }: Tensors): this {
    this.#values.set(values!.data as Float32Array);
    this.#places.set(places!.data as Int32Array);
    return this;
  }
}

/**
 * Where units of a layer with rows and columns are strongest in some pictures. In batches of the same size the values are those of
 * `strongest`, to the bit.
 */
export const places = (layer: string, sought: readonly Sought[]): Question<Places> => ({
  key: JSON.stringify(["places", layer, sought.map(({ unit, picture }) => [unit, picture])]),
  ask(g, model) {
    const units = unitsOf(model, layer);
    const [, , columns] = known(g.shape(layer).slice(1), "where units are strongest") as [number, number, number];
    const empty = () => new Places(sought, units, columns);
    return {
      values: [pooled(g, layer, "max"), placeOfMaximum(g, layer, units)],
      empty,
      from: (tensors) => empty().restored(tensors),
    };
  },
});

/** N×units, as floats, which hold the index of any place up to 4096². */
function placeOfMaximum(g: Builder, layer: string, units: number): string {
  const planes = g.node("Reshape", [layer, g.ints([0, units, -1])]);
  const index = g.node("ArgMax", [planes], { axis: 2, keepdims: 0 });
  return g.node("Cast", [index], { to: codeOf("float32") }, `place(${layer})`);
}
