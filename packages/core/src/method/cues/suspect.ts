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
} as const;

/** The least share of pictures of other classes that what the members have in common turns into the class; 0 where that is not known. */
export const oddness = ({ trial }: Cue): number => (trial ? leastShare(trial.common) : 0);

/** Whether a group is suspected to rest on a shortcut. */
export function isSuspect(cue: Cue, pixels: number): boolean {
  if (!cue.trial) return false;
  const { patch, elsewhere } = cue.trial;
  const small = patch.mask.reduce((sum, v) => sum + v, 0) <= limits.area * pixels;
  return small && oddness(cue) >= Math.max(limits.turns, shareIn(elsewhere));
}

/** The oddest first; of groups that are equally odd the one whose maps stand out more. */
export const byOddness = (a: Cue, b: Cue): number => oddness(b) - oddness(a) || sharpness(b) - sharpness(a);

const sharpness = ({ share, windows }: Cue) => share / windows[0]!.side;
