import type { Affine } from "../../base/affine.ts";
import { compose, IDENTITY } from "../../base/affine.ts";
import { nearest, UsageError } from "../../base/errors.ts";
import type { Rng } from "../../base/rng.ts";
import { augmentations } from "./all.ts";
import type { Augmentation } from "./define.ts";

export type { Augmentation, Change } from "./define.ts";

/** The kinds that there are. */
export const augmentationList: readonly Augmentation[] = augmentations;

/** Changes in the order in which they are made, each with its amount. */
export type Augmentations = readonly (readonly [Augmentation, number])[];

/** Reads `jitter=8,scale=0.1,rotate=10,jitter=4`; an empty text or `none` is nothing. Throws `UsageError` naming the part at fault. */
export function parseAugmentations(text: string): Augmentations {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "" && part !== "none").map(parsePart);
}

function parsePart(part: string): readonly [Augmentation, number] {
  const [id = "", amount] = part.split("=").map((side) => side.trim());
  const ids = augmentationList.map((a) => a.id);
  const found = augmentationList.find((a) => a.id === id);
  if (!found)
    throw new UsageError(`--augment ${part}: nothing is called "${id}"`, `nearest: ${nearest(id, ids, 3).join(", ")}`);
  const value = Number(amount || Number.NaN);
  const [least, most] = found.range;
  if (value >= least && value <= most) return [found, value];
  throw new UsageError(`--augment ${part}: ${id} is a number from ${least} to ${most}`, `${id} ${found.summary}`);
}

/** All changes of one draw: one map, and the deviation of the noise on what it shows. */
export interface Draw {
  readonly warp: Affine;
  readonly noise: number;
}

/** Draws each change in turn; what comes later is done to what the earlier ones show. */
export function drawAll(augmentations: Augmentations, random: Rng, height: number, width: number): Draw {
  let warp = IDENTITY;
  let variance = 0;
  for (const [augmentation, amount] of augmentations) {
    const change = augmentation.draw(amount, random, height, width);
    if (change.warp) warp = compose(warp, change.warp);
    variance += (change.noise ?? 0) ** 2;
  }
  return { warp, noise: Math.sqrt(variance) };
}
