import { type Affine, about, compose, IDENTITY } from "../../base/affine.ts";
import type { Rng } from "../../base/rng.ts";
import type { Augmentation } from "./augmentation.ts";
import type { Jitter } from "./colour.ts";

/** What is done to one picture. */
export interface Change {
  /** From a pixel of the result to the place in the picture that it shows. */
  readonly warp: Affine;
  readonly colour: Jitter | undefined;
}

/**
 * Draws what is done to one picture of `height` × `width` pixels. The same stream gives the same change.
 * The order is Keras's: of a pixel's place, zoom, then shear, then shift, then rotation, all about the picture's centre.
 */
export function drawChange(a: Augmentation, height: number, width: number, random: Rng): Change {
  const between = (amount: number) => (2 * random.uniform() - 1) * amount;
  // Every kind takes its draws whether it is used or not, so that changing one leaves the others as they were.
  const angle = (between(a.rotate) * Math.PI) / 180;
  const across = Math.round(between(a.shift) * width);
  const down = Math.round(between(a.shift) * height);
  const slant = between(a.shear);
  const wide = 1 + between(a.zoom);
  const high = 1 + between(a.zoom);
  const mirrored = random.uniform() < 0.5 && a.flip;
  const [brightness, contrast, saturation] = [1 + between(a.color), 1 + between(a.color), 1 + between(a.color)];
  const parts: Affine[] = [];
  if (a.rotate > 0) parts.push(rotation(angle));
  if (a.shift > 0) parts.push([1, 0, across, 0, 1, down]);
  if (a.shear > 0) parts.push([1, -Math.sin(slant), 0, 0, Math.cos(slant), 0]);
  if (a.zoom > 0) parts.push([wide, 0, 0, 0, high, 0]);
  if (mirrored) parts.push([-1, 0, 0, 0, 1, 0]);
  return {
    warp: about(parts.reduce(compose, IDENTITY), height, width),
    colour: a.color > 0 ? { brightness, contrast, saturation } : undefined,
  };
}

/** Shows the picture turned counter-clockwise; rows grow downwards. */
export const rotation = (radians: number): Affine => {
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [cos, -sin, 0, sin, cos, 0];
};
