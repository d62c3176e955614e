import type { DataType, Shape } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";
import type { Fixed } from "./opSuite.ts";

/** Whole numbers from `low` to `high` in no order that a shape could hide. */
export function integers(shape: Shape, type: DataType, low: number, high: number): Fixed {
  const values = Array.from({ length: size(shape) }, (_, i) => low + ((i * 37 + i * i * 11) % (high - low + 1)));
  return { values, shape, type };
}

/** One number for all. */
export const single = (value: number, type: DataType): Fixed => ({ values: [value], shape: [], type });
