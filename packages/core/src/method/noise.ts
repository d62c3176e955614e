import type { Float32Tensor } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import { mapped } from "./pixels.ts";

/** Makes copies of a picture under normal noise of a share of its range of values; each draw has its own, the same each time. */
export function noisy(
  context: Context,
  picture: Float32Tensor,
  { noise, seed }: { readonly noise: number; readonly seed: number },
): (draw: number) => Float32Tensor {
  const sigma = noise * rangeOf(picture.data);
  return (draw) => {
    const { normal } = context.random(seed, draw);
    return mapped(picture, (v) => v + sigma * normal());
  };
}

function rangeOf(data: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of data) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high - low;
}
