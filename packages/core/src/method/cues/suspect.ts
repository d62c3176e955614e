import type { Patch } from "./common.ts";
import type { Cue } from "./cue.ts";
import { leastShare, shareIn } from "./trial.ts";

/**
 * When what a group has in common is suspected to be a shortcut: something small that makes the class of pictures of other classes.
 * Each limit lies in a gap between groups of pictures with a planted tag and all others; docs/guide/cues.md has the figures.
 */
export const limits = {
  /** Fewer members have something in common by chance. */
  members: 8,
  /** The largest part of the picture that it may be: more is the thing itself, or what is round it. */
  area: 0.1,
  /** The share of pictures of other classes that it makes the class of, at least, with 97.5 % confidence. */
  turns: 0.15,
  /** The part that lies on objects from which on it is one's part; of a tag that covers none it is 0. */
  onObjects: 0.5,
} as const;

/** The least share of pictures of other classes that what the members have in common turns into the class; 0 where that is not known. */
export const oddness = ({ trial }: Cue): number => (trial ? leastShare(trial.common) : 0);

/**
 * `shortcut`: what the members have in common is suspected to be one. `object`: it would be, but lies on what the pictures show.
 * `none`: nothing is odd. `few`: there are too few members to tell.
 */
export type Verdict = "shortcut" | "object" | "none" | "few";

/**
 * What is to be thought of a group.
 * @param pixels of a picture
 * @param onObjects the part of what the members have in common that lies on objects, 0 to 1, where that is known
 */
export function verdictOn(cue: Cue, pixels: number, onObjects?: number): Verdict {
  if (!cue.trial) return "few";
  const { patch, elsewhere } = cue.trial;
  if (patchPixels(patch) > limits.area * pixels) return "none";
  if (oddness(cue) < Math.max(limits.turns, shareIn(elsewhere))) return "none";
  return onObjects !== undefined && onObjects >= limits.onObjects ? "object" : "shortcut";
}

/** How many pixels are part of a patch. */
export const patchPixels = ({ mask }: Patch): number => mask.reduce((sum, v) => sum + v, 0);

/** The oddest first; of groups that are equally odd the one whose maps stand out more. */
export const byOddness = (a: Cue, b: Cue): number => oddness(b) - oddness(a) || sharpness(b) - sharpness(a);

const sharpness = ({ share, windows }: Cue) => share / windows[0]!.side;
