import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size, zeros } from "../base/tensor.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf } from "./rows.ts";

/** One heat map of pixels for each row of K×C×H×W. */
export const pixelMaps = (rows: Float32Tensor, classes: readonly number[]): Heatmap[] =>
  classes.map((c, k) => ({ kind: "heatmap", class: c, space: "pixels", map: dropFirst(rowsOf(rows, k, k + 1)) }));

const dropFirst = (t: Float32Tensor): Float32Tensor => float32(t.shape.slice(1), t.data);

/** Each row of K×C×H×W multiplied by the same 1×C×H×W, or by its own row of K×C×H×W. */
export function timesPicture(rows: Float32Tensor, pictures: Float32Tensor): Float32Tensor {
  const n = pictures.data.length;
  return float32(
    rows.shape,
    rows.data.map((v, i) => v * pictures.data[i % n]!),
  );
}

/** Sums of rows into groups, in float64: what averages over draws and path integrals are made of. */
export class RowSums {
  readonly #sums: Float64Array;
  readonly #shape: readonly number[];

  /** @param shape of the sums: groups, then the extents of a row */
  constructor(shape: readonly number[]) {
    this.#shape = shape;
    this.#sums = new Float64Array(size(shape));
  }

  /** Adds row `row` of `rows`, times `weight`, to a group. */
  add(group: number, rows: Float32Tensor, row: number, weight: number): void {
    const n = size(this.#shape.slice(1));
    const to = group * n;
    const from = row * n;
    for (let i = 0; i < n; i++) this.#sums[to + i]! += weight * rows.data[from + i]!;
  }

  total(): Float32Tensor {
    const out = zeros(this.#shape);
    out.data.set(this.#sums);
    return out;
  }
}
