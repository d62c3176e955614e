import type { Patch } from "./common.ts";
import type { Share } from "./trial.ts";
import type { Window } from "./window.ts";

/** What pictures are grouped by: all of them at once, where their maps lie, or what the network sees there. */
export type View = "all" | "where" | "what";

/** Pictures of a class that the network takes for it by the same, as far as their maps tell. */
export interface Cue {
  readonly view: View;
  /** Their numbers in the list of pictures. */
  readonly members: readonly number[];
  /** For each member the window that holds the most of its map. */
  readonly windows: readonly Window[];
  /** The mean part of the maps that lies in the windows. */
  readonly share: number;
  /** Absent for groups that are too small to tell. */
  readonly trial?: Trial;
}

/** What becomes of pictures that are changed. */
export interface Trial {
  /** What the members have in common, and where it lies in each of them. */
  readonly patch: Patch;
  readonly places: readonly Window[];
  /** Which of the members show it. */
  readonly shows: readonly boolean[];
  /** Pictures of other classes that turn into the class: with what the members have in common … */
  readonly common: Share;
  /** … with a member's whole window … */
  readonly own: Share;
  /** … and with windows of the same size from elsewhere in the members. */
  readonly elsewhere: Share;
  /** Of members that show it and are taken for the class those that are not once it is filled in, and once as much elsewhere is. */
  readonly without: Share;
  readonly withoutElse: Share;
}
