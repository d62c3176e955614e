import type { Rng } from "../../base/rng.ts";

/** How gradients become steps. */
export const ascents = ["smoothed", "plain"] as const;
export type Ascent = (typeof ascents)[number];

/**
 * The deviations of red, green and blue in ImageNet's photographs, of 0 to 1. Steps are counted in them whatever the network's own
 * preprocessing is, so that one rate does for all.
 */
const DEVIATIONS = [0.229, 0.224, 0.225];

/** Where pixels of a picture are seen once it was moved around the circle, down and to the right. */
export interface Shift {
  readonly down: number;
  readonly right: number;
}

/** A shift of up to `most` pixels either way. */
export const drawShift = (random: Rng, most: number): Shift => ({
  down: random.below(2 * most + 1) - most,
  right: random.below(2 * most + 1) - most,
});

/** The deviation of the middle blur of a step, the first being 0. */
export const sigmaOf = (step: number, steps: number, smoothing: number): number => (2 * (step + 1)) / steps + smoothing;

/**
 * One step up a gradient, in place: 3×H×W, `gradient` as the shifted picture has it, blurred where it is to be; it is used up.
 * `smoothed`: the gradient less its mean, over its deviation; `plain`: over its mean magnitude. Colours are cut off at 0 and 1.
 * Where the gradient is nothing, nothing changes.
 */
export function ascend(
  picture: Float32Array,
  gradient: Float32Array,
  [height, width]: readonly [number, number],
  shift: Shift,
  { ascent, lr }: { readonly ascent: Ascent; readonly lr: number },
): void {
  const area = height * width;
  for (let c = 0; c < 3; c++) scale(gradient.subarray(c * area, (c + 1) * area), DEVIATIONS[c]!);
  const { mean, deviation, magnitude } = momentsOf(gradient);
  const [centre, unit] = ascent === "smoothed" ? [mean, deviation] : [0, magnitude];
  if (!(unit > 0)) return;
  for (let c = 0; c < 3; c++) {
    const rate = (lr * DEVIATIONS[c]!) / unit;
    for (let y = 0; y < height; y++) {
      const row = c * area + wrapped(y - shift.down, height) * width;
      const from = c * area + y * width;
      let x = wrapped(-shift.right, width);
      for (let i = 0; i < width; i++) {
        const v = picture[row + x]! + rate * (gradient[from + i]! - centre);
        picture[row + x] = v < 0 ? 0 : v > 1 ? 1 : v;
        if (++x === width) x = 0;
      }
    }
  }
}

/** An index brought back between 0 and `extent` − 1, around the circle. */
export const wrapped = (i: number, extent: number): number => ((i % extent) + extent) % extent;

function scale(values: Float32Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= by;
}

/** The deviation is that of a sample, over n − 1. */
function momentsOf(values: Float32Array): { mean: number; deviation: number; magnitude: number } {
  let sum = 0;
  let magnitude = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    magnitude += Math.abs(values[i]!);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)), magnitude: magnitude / values.length };
}
