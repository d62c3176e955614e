import type { Attrs, Dim } from "../../onnx/graph.ts";
import { slidesOf } from "../../op/window.ts";
import type { OperatorContext } from "./define.ts";

/** Numbers of the options of an operator that slides a window. */
export interface WindowFields {
  readonly padding: number;
  /** Columns, then rows: as the file lists them. */
  readonly strides: readonly [number, number];
  readonly dilations?: readonly [number, number];
}

/** Two options of columns and rows, as rows and columns. */
export function pairOf(c: OperatorContext, [columns, rows]: readonly [number, number], absent = 0): [number, number] {
  const pair: [number, number] = [
    c.options?.int32(rows, absent) ?? absent,
    c.options?.int32(columns, absent) ?? absent,
  ];
  if (pair.some((n) => n < 1)) throw c.error(`has a stride, dilation or window of ${pair.join("×")}`);
  return pair;
}

/** Whether the padding is TensorFlow's `SAME`; else there is none. */
export const isSame = (c: OperatorContext, field: number): boolean => (c.options?.int8(field) ?? 0) === 0;

/**
 * `strides`, `dilations` and explicit `pads` of a Conv or pool over `shape` (N×C×H×W).
 * `SAME` is TensorFlow's: ⌈extent / stride⌉ outputs, and an odd row or column of padding goes to the bottom or right.
 */
export function windowAttrs(
  c: OperatorContext,
  shape: readonly Dim[],
  kernel: readonly number[],
  at: WindowFields,
): Attrs {
  const attrs = {
    strides: pairOf(c, at.strides),
    ...(at.dilations && { dilations: pairOf(c, at.dilations, 1) }),
  };
  if (!isSame(c, at.padding)) return { ...attrs, pads: [0, 0, 0, 0] };
  const slides = slidesOf({ ...attrs, auto_pad: "SAME_UPPER" }, shape, kernel);
  return { ...attrs, pads: [...slides.map((s) => s.before), ...slides.map((s) => s.after)] };
}
