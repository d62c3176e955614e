import type { Image } from "@convlens/core/base";
import { confidenceOf } from "@convlens/core/classification";
import type { Seen } from "@convlens/core/dataset";
import { formatScore } from "../score.ts";
import type { Known } from "./known.ts";

/** Longer side of a picture of the gallery, in pixels. */
export const SIDE = 224;

/** A mistake, and why the network made it. */
export interface ShownMistake {
  readonly seen: Seen;
  readonly picture: Image;
  /** Why it may be what it was taken for, and why it may be what it is; absent where there are no maps. */
  readonly maps?: readonly { readonly image: Image; readonly label: string; readonly detail: string }[];
}

/** What is said of a mistake. */
export function wordsOf(seen: Seen, { nameOf, set }: Known) {
  return {
    is: nameOf(seen.truth),
    taken: nameOf(seen.top[0]!.class),
    confidence: formatScore(confidenceOf(seen)),
    probability: formatScore(seen.probability),
    path: set.pictures[seen.picture]!.path,
  };
}
