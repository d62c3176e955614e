import type { Affine } from "../../base/affine.ts";
import type { Rng } from "../../base/rng.ts";

/** What a draw does to the picture that the network sees. */
export interface Change {
  /** From the pixels that are seen to places in the picture. */
  readonly warp?: Affine;
  /** Deviation of normal noise that is added, in units of the range of colours. */
  readonly noise?: number;
}

/** A random change of the picture before each step, so that what is made does not hang on single pixels. */
export interface Augmentation {
  /** `jitter`, `scale` … */
  readonly id: string;
  /** What its number means, with the unit. */
  readonly summary: string;
  /** The least and the greatest number that it takes. */
  readonly range: readonly [number, number];
  draw(amount: number, random: Rng, height: number, width: number): Change;
}

export const defineAugmentation = (augmentation: Augmentation): Augmentation => augmentation;
