import { shuffled } from "@convlens/core/base";
import { streamOf } from "@convlens/core/training/augment";

/** Where a picture's bytes are. */
export type Source =
  | { readonly file: string }
  /** In memory that threads share. */
  | { readonly bytes: SharedArrayBuffer; readonly offset: number; readonly length: number };

export interface LabelledPicture {
  /** For messages and lists: its path, also inside an archive. */
  readonly name: string;
  readonly source: Source;
  /** The number of its class. */
  readonly label: number;
}

/** Pictures and the classes that they belong to, in an order that does not change from run to run. */
export interface DataSet {
  /** What the user named. */
  readonly name: string;
  readonly classes: readonly string[];
  readonly pictures: readonly LabelledPicture[];
}

/** How many pictures each class has. */
export function classCounts({ classes, pictures }: DataSet): number[] {
  const counts = new Array<number>(classes.length).fill(0);
  for (const { label } of pictures) counts[label]!++;
  return counts;
}

// Streams of draws that belong to a data set as a whole.
const SPLIT = 1;
const LABELS = 2;

/**
 * Takes a share of each class away for validation, drawn by the seed: at least one picture of a class that has two or more,
 * and never all of them.
 */
export function splitDataSet(set: DataSet, share: number, seed: number): { train: DataSet; validation: DataSet } {
  const taken = new Set<LabelledPicture>();
  for (const label of set.classes.keys()) {
    const own = set.pictures.filter((p) => p.label === label);
    const count = Math.min(own.length - 1, Math.max(1, Math.round(own.length * share)));
    const order = shuffled(own.length, streamOf(seed, SPLIT, label));
    for (let i = 0; i < count; i++) taken.add(own[order[i]!]!);
  }
  const part = (inside: boolean) => ({ ...set, pictures: set.pictures.filter((p) => taken.has(p) === inside) });
  return { train: part(false), validation: part(true) };
}

/**
 * Gives a share of the pictures a class drawn evenly from all classes, their own included (Zhang et al., "Understanding deep
 * learning requires rethinking generalization", 2017). The same seed draws the same pictures and classes.
 */
export function randomizeLabels(set: DataSet, share: number, seed: number): DataSet {
  const random = streamOf(seed, LABELS);
  const chosen = new Set(shuffled(set.pictures.length, random).subarray(0, Math.round(set.pictures.length * share)));
  const pictures = set.pictures.map((p, i) => (chosen.has(i) ? { ...p, label: random.below(set.classes.length) } : p));
  return { ...set, pictures };
}
