import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import { eachScore } from "./scores.ts";
import type { Target } from "./target.ts";

export interface Masking {
  /** How many masks there are. */
  readonly total: number;
  /** The mask of that number, H×W: 1 keeps a pixel of the picture, 0 takes the baseline's. Asked for when its batch is due. */
  mask(i: number): ArrayLike<number>;
  /** What is seen where the mask is 0, 1×C×H×W. */
  readonly baseline: Float32Tensor;
}

/** Streams the scores of some targets for a picture behind masks: m·x + (1 − m)·b. */
export const eachMaskedScore = (
  context: Context,
  picture: Float32Tensor,
  { total, mask, baseline }: Masking,
  targets: readonly Target[],
  use: (scores: number[][], from: number) => void,
): Promise<void> => eachScore(context, total, (i) => masked(picture, mask(i), baseline), targets, use);

/** A picture behind a mask of H×W: m·x + (1 − m)·b. */
export function masked(
  { shape, data: x }: Float32Tensor,
  mask: ArrayLike<number>,
  { data: b }: Float32Tensor,
): Float32Tensor {
  const out = new Float32Array(x.length);
  const plane = mask.length;
  for (let start = 0; start < out.length; start += plane)
    for (let i = 0; i < plane; i++) {
      const at = start + i;
      out[at] = b[at]! + mask[i]! * (x[at]! - b[at]!);
    }
  return float32(shape, out);
}
