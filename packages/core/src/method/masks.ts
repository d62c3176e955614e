import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import type { UseScores } from "./scores.ts";
import { eachWrittenScore } from "./scores.ts";
import type { Target } from "./target.ts";

export interface Masking {
  /** How many masks there are. */
  readonly total: number;
  /**
   * The mask of that number, H×W: 1 keeps a pixel of the picture, 0 takes the baseline's. Asked for when its batch is due,
   * in order, and read at once: it may be the same array each time.
   */
  mask(i: number): ArrayLike<number>;
  /** What is seen where the mask is 0, 1×C×H×W. */
  readonly baseline: Float32Tensor;
}

/** Streams the scores of some targets for a picture behind masks: m·x + (1 − m)·b. */
export function eachMaskedScore(
  context: Context,
  { shape, data: x }: Float32Tensor,
  { total, mask, baseline }: Masking,
  targets: readonly Target[],
  use: UseScores,
): Promise<void> {
  const plane = new Float32Array(shape[2]! * shape[3]!);
  const nothing = baseline.data.some((v) => v !== 0) ? baseline.data : undefined;
  const write = (i: number, row: Float32Array) => {
    const m = mask(i);
    // One kind of array for the loop over pixels: it is several times slower where it meets many.
    if (!(m instanceof Float32Array)) plane.set(m);
    blend(row, x, m instanceof Float32Array ? m : plane, nothing);
  };
  return eachWrittenScore(context, { total, extents: shape.slice(1), write }, targets, use);
}

/** A picture behind a mask of H×W: m·x + (1 − m)·b. */
export function masked(
  { shape, data: x }: Float32Tensor,
  mask: ArrayLike<number>,
  { data: b }: Float32Tensor,
): Float32Tensor {
  const out = new Float32Array(x.length);
  blend(out, x, mask instanceof Float32Array ? mask : Float32Array.from(mask), b);
  return float32(shape, out);
}

function blend(out: Float32Array, x: Float32Array, mask: Float32Array, b: Float32Array | undefined): void {
  const plane = mask.length;
  if (!b) {
    for (let start = 0; start < out.length; start += plane)
      for (let i = 0; i < plane; i++) out[start + i] = mask[i]! * x[start + i]!;
    return;
  }
  for (let start = 0; start < out.length; start += plane)
    for (let i = 0; i < plane; i++) {
      const at = start + i;
      out[at] = b[at]! + mask[i]! * (x[at]! - b[at]!);
    }
}
