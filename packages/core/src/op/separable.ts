import type { Doubles, Shape } from "../base/tensor.ts";
import { fromDoubles, size } from "../base/tensor.ts";
import type { Writer } from "./define.ts";

/** A linear map of one axis to another extent: row-major, `rows` places out by `columns` places in. */
export interface AxisMap {
  readonly axis: number;
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float64Array;
}

/** A map in which each place out is a weighted sum of places in: `taps(row)` lists place and weight; a place may come more than once. */
export function axisMap(
  axis: number,
  rows: number,
  columns: number,
  taps: (row: number) => readonly (readonly [number, number])[],
): AxisMap {
  const weights = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (const [place, weight] of taps(row)) weights[row * columns + place]! += weight;
  return { axis, rows, columns, weights };
}

/** Applies the maps one after the other. */
export function mapAxes(x: Doubles, maps: readonly AxisMap[]): Doubles {
  return maps.reduce(mapAxis, x);
}

function mapAxis(x: Doubles, { axis, rows, columns, weights }: AxisMap): Doubles {
  const shape: Shape = x.shape.with(axis, rows);
  const inner = size(shape.slice(axis + 1));
  const out = new Float64Array(size(shape));
  for (let i = 0; i < out.length; i++) {
    const row = Math.floor(i / inner) % rows;
    const first = Math.floor(i / (inner * rows)) * columns * inner + (i % inner);
    for (let c = 0; c < columns; c++) {
      const w = weights[row * columns + c]!;
      if (w !== 0) out[i]! += w * x.data[first + c * inner]!;
    }
  }
  return { type: x.type, shape, data: out };
}

/** Writes the transposes of the maps, last first, as products with constant matrices: the gradient of `mapAxes`. */
export function mapAxesBack(g: Writer, dy: string, maps: readonly AxisMap[]): string {
  return maps.reduceRight((d, m) => mapAxisBack(g, d, m), dy);
}

function mapAxisBack(g: Writer, dy: string, m: AxisMap): string {
  const rank = g.shape(dy).length;
  if (m.axis === 0) throw new Error("no gradient is known along the batch axis");
  if (m.axis === rank - 1) return g.node("MatMul", [dy, matrix(g, dy, m.rows, m.columns, m.weights)]);
  if (m.axis === rank - 2) return g.node("MatMul", [matrix(g, dy, m.columns, m.rows, transposed(m)), dy]);
  const perm = Array.from({ length: rank }, (_, i) => i);
  [perm[m.axis], perm[rank - 1]] = [rank - 1, m.axis];
  const back = mapAxisBack(g, g.node("Transpose", [dy], { perm }), { ...m, axis: rank - 1 });
  return g.node("Transpose", [back], { perm });
}

function matrix(g: Writer, like: string, rows: number, columns: number, data: Float64Array): string {
  return g.constant(fromDoubles({ type: g.info(like).type, shape: [rows, columns], data }));
}

const transposed = ({ rows, columns, weights }: AxisMap): Float64Array =>
  Float64Array.from(weights, (_, i) => weights[(i % rows) * columns + Math.floor(i / rows)]!);
