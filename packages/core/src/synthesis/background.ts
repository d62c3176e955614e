import { bilinear } from "../base/bilinear.ts";
import type { Rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { zeros } from "../base/tensor.ts";

/** The most squares of colour along a side. */
const FINEST = 16;

/**
 * What shows through pictures with an alpha channel, the same behind all: blurred squares of random colours, few or many, so that
 * only what does not count can be clear.
 */
export function drawBackground(random: Rng, pictures: number, height: number, width: number): Float32Tensor {
  const side = 1 + random.below(FINEST);
  const area = height * width;
  const background = zeros([pictures, 3, height, width]);
  for (let c = 0; c < 3; c++) {
    const squares = Float32Array.from({ length: side * side }, () => random.uniform());
    background.data.set(bilinear({ width: side, height: side, data: squares }, width, height).data, c * area);
  }
  for (let i = 1; i < pictures; i++) background.data.copyWithin(i * 3 * area, 0, 3 * area);
  return background;
}

/** The grey that pictures with an alpha channel are measured over. */
export function greyBackground(pictures: number, height: number, width: number): Float32Tensor {
  const background = zeros([pictures, 3, height, width]);
  background.data.fill(0.5);
  return background;
}
