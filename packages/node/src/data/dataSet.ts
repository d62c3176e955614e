import { shuffled } from "@convlens/core/base";
import { splitPlaces } from "@convlens/core/training";
import { streamOf } from "@convlens/core/training/augment";
import type { Source } from "./source.ts";

export type { Source };

/** A picture of a data set. */
export interface DataPicture {
  /** For messages and lists: its path or address, also inside an archive. */
  readonly name: string;
  /** Under the data set, with slashes; in a table as it is written there. The same wherever the data set lies. */
  readonly path: string;
  readonly source: Source;
}

export interface LabelledPicture extends DataPicture {
  /** The number of its class. */
  readonly label: number;
}

/** Pictures in an order that does not change from run to run. */
interface Pictures<P extends DataPicture> {
  /** What the user named. */
  readonly name: string;
  readonly pictures: readonly P[];
  /** What was passed over; each is one line. */
  readonly notes?: readonly string[];
}

/** Pictures and the classes that they belong to; a class may have none. */
export interface LabelledSet extends Pictures<LabelledPicture> {
  readonly classes: readonly string[];
}

/** Pictures of which nobody says what they show. */
export interface UnlabelledSet extends Pictures<DataPicture> {
  readonly classes?: undefined;
}

/** All pictures have a class or none has: `if (set.classes)` tells. */
export type DataSet = LabelledSet | UnlabelledSet;

/** How many pictures each class has. */
export function classCounts({ classes, pictures }: LabelledSet): number[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (const { label } of pictures) counts[label]!++;
  return counts;
}

// Streams of draws that belong to a data set as a whole.
const LABELS = 2;

/**
 * Takes a share of each class away for validation, drawn by the seed: at least one picture of a class that has two or more,
 * and never all of them.
 */
export function splitDataSet(
  set: LabelledSet,
  share: number,
  seed: number,
): { train: LabelledSet; validation: LabelledSet } {
  const places = splitPlaces(
    set.pictures.map(({ label }) => label),
    share,
    seed,
  );
  const part = (some: readonly number[]) => ({ ...set, pictures: some.map((i) => set.pictures[i]!) });
  return { train: part(places.train), validation: part(places.validation) };
}

/**
 * Gives a share of the pictures a class drawn evenly from all classes, their own included (Zhang et al., "Understanding deep
 * learning requires rethinking generalization", 2017). The same seed draws the same pictures and classes.
 */
export function randomizeLabels(set: LabelledSet, share: number, seed: number): LabelledSet {
  const random = streamOf(seed, LABELS);
  const chosen = new Set(shuffled(set.pictures.length, random).subarray(0, Math.round(set.pictures.length * share)));
  const pictures = set.pictures.map((p, i) => (chosen.has(i) ? { ...p, label: random.below(set.classes.length) } : p));
  return { ...set, pictures };
}
