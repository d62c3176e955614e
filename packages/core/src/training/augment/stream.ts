import { type Rng, rng } from "../../base/rng.ts";

/**
 * A stream of draws of its own for each list of whole numbers, such as (seed, epoch, picture): what is drawn for one
 * picture depends neither on the order of the pictures nor on which thread draws.
 */
export function streamOf(...keys: readonly number[]): Rng {
  let h = 0x9747b28c;
  // The rounds and the final mix of MurmurHash3 (A. Appleby, public domain).
  for (const key of keys) {
    const k = Math.imul(rotated(Math.imul(key, 0xcc9e2d51), 15), 0x1b873593);
    h = (Math.imul(rotated(h ^ k, 13), 5) + 0xe6546b64) | 0;
  }
  h ^= keys.length * 4;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return rng((h ^ (h >>> 16)) >>> 0);
}

const rotated = (v: number, by: number): number => (v << by) | (v >>> (32 - by));

// Streams of draws for changing pictures, apart from those of the data set.
const CHANGES = 3;

/** The draws by which a picture is changed in an epoch. */
export const changesOf = (seed: number, epoch: number, picture: number): Rng => streamOf(seed, CHANGES, epoch, picture);
