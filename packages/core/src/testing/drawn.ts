import { rng } from "../base/rng.ts";
import type { Shape } from "../base/tensor.ts";
import { size } from "../base/tensor.ts";

/** Numbers from `low` to `high` that float32 holds, always the same for a seed. */
export function drawn(shape: Shape, seed = 1, low = -2, high = 2): number[] {
  const { uniform } = rng(seed);
  return Array.from({ length: size(shape) }, () => Math.fround(low + (high - low) * uniform()));
}
