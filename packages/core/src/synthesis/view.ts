import { IDENTITY } from "../base/affine.ts";
import type { Rng } from "../base/rng.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Draw } from "./augmentation/index.ts";
import type { Taps } from "./warp.ts";
import { tapsOf, unwarped, warped } from "./warp.ts";

/** What is seen of colours beyond the edges of a picture. */
const GREY = 0.5;
const COLOURS = 3;

/** How pictures are seen under a draw, and the way back for gradients. */
export interface View {
  /** N×C×H×W; it lasts until the next picture is looked at. */
  readonly picture: Float32Tensor;
  /** Adds the gradient of what is seen to that of the picture. */
  addBack(gradient: Float32Array, into: Float32Array): void;
}

/**
 * Looks at pictures of one shape, N×C×H×W: each is warped, and noise is added to its colours, the same to all. Beyond its edges a
 * picture is grey, and clear where it has an alpha channel.
 */
export function viewerOf(shape: readonly number[]): (picture: Float32Tensor, draw: Draw, random: Rng) => View {
  const [, channels, height, width] = shape as readonly [number, number, number, number];
  const area = height * width;
  const seen = float32(shape, new Float32Array(size(shape)));
  const beyond = (plane: number) => (plane % channels < COLOURS ? GREY : 0);
  return (picture, { warp, noise }, random) => {
    const still = warp.every((v, i) => v === IDENTITY[i]);
    const taps: Taps | undefined = still ? undefined : tapsOf(warp, height, width);
    if (taps) warped(picture.data, taps, seen.data, beyond);
    else seen.data.set(picture.data);
    if (noise > 0) addNoise(seen.data, noise, random, channels * area, COLOURS * area);
    return {
      picture: seen,
      addBack(gradient, into) {
        if (taps) unwarped(gradient, taps, into);
        else for (let i = 0; i < into.length; i++) into[i]! += gradient[i]!;
      },
    };
  };
}

function addNoise(data: Float32Array, deviation: number, random: Rng, each: number, colours: number): void {
  for (let i = 0; i < colours; i++) {
    const v = deviation * random.normal();
    for (let at = i; at < data.length; at += each) data[at]! += v;
  }
}
