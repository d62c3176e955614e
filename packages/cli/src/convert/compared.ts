import type { Tensor } from "@convlens/core/base";
import { ConvlensError, isFloat, toDoubles } from "@convlens/core/base";
import type { Tensors } from "@convlens/core/engine";

/** How far an output is from what it was. */
export interface Difference {
  readonly output: string;
  /** The largest difference of two elements as a share of the largest magnitude of the output. */
  readonly relative: number;
}

/**
 * The largest difference over all outputs of floats. Whole numbers, such as the class of the best score, must be equal unless
 * `rounded`. Throws `ConvlensError` for an output that is missing, of another shape, or not a number where it was one.
 */
export function largestDifference(before: Tensors, after: Tensors, rounded: boolean): Difference {
  const all = Object.entries(before).map(([output, t]) => ({
    output,
    relative: relative(output, t, after[output], rounded),
  }));
  return all.reduce((a, b) => (b.relative > a.relative ? b : a));
}

function relative(output: string, before: Tensor, after: Tensor | undefined, rounded: boolean): number {
  const fail = (what: string) => new ConvlensError(`the output "${output}" of the file ${what}`, "nothing was written");
  if (!after) throw fail("is missing");
  if (String(after.shape) !== String(before.shape))
    throw fail(`is [${after.shape.join(", ")}], not [${before.shape.join(", ")}]`);
  if (before.type === "string") return 0;
  const [a, b] = [toDoubles(before).data, toDoubles(after).data];
  if (!isFloat(before.type) || !isFloat(after.type)) {
    if (!rounded && a.some((v, i) => v !== b[i])) throw fail("differs");
    return 0;
  }
  let [largest, scale] = [0, 0];
  for (const [i, v] of a.entries()) {
    if (Number.isFinite(v) && !Number.isFinite(b[i]!)) throw fail("is not a number somewhere: float16 ends at 65504");
    if (!Number.isFinite(v)) continue;
    largest = Math.max(largest, Math.abs(v - b[i]!));
    scale = Math.max(scale, Math.abs(v));
  }
  return scale === 0 ? largest : largest / scale;
}
