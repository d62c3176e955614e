import { extremesOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import { mapped } from "./pixels.ts";

/** Makes copies of a picture under normal noise of a share of its range of values; each draw has its own, the same each time. */
export function noisy(
  context: Context,
  picture: Float32Tensor,
  { noise, seed }: { readonly noise: number; readonly seed: number },
): (draw: number) => Float32Tensor {
  const [low, high] = extremesOf(picture.data);
  const sigma = noise * (high - low);
  return (draw) => {
    const { normal } = context.random(seed, draw);
    return mapped(picture, (v) => v + sigma * normal());
  };
}
