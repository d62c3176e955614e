import type { DataPicture, DataSet } from "./dataSet.ts";
import type { Source } from "./source.ts";

/** A picture under what was named; its path has slashes. */
export interface Found {
  readonly path: string;
  readonly source: Source;
}

/** Folders that hold a part of a data set and are no classes. */
const parts = ["train", "training", "val", "valid", "validation", "test", "testing"];

/** Code units, so that the order is the same on every machine. */
export const byPath = (a: Found, b: Found): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/**
 * The data set of these pictures: the folder that each is in is its class, or, where all lie in `train`, `test` and the like, the
 * folder inside that. Pictures without a folder are passed over; where they are half or more, the data set has no classes.
 * A folder `masks` with a picture for each of most others is none of them.
 * @param folders that are there, with slashes, also those without pictures
 */
export function byFolder(name: string, all: readonly Found[], folders: readonly string[] = []): DataSet {
  const found = withoutMasks(all);
  const paths = found.map((f) => f.path.split("/"));
  const depth = paths.length > 0 && paths.every((p) => p.length > 2 && parts.includes(p[0]!)) ? 1 : 0;
  const pictures: DataPicture[] = found.map(({ path, source }) => ({ name: `${name}/${path}`, path, source }));
  const inClass = [...pictures.keys()].filter((i) => paths[i]!.length > depth + 1);
  const loose = pictures.length - inClass.length;
  if (loose >= inClass.length) return { name, pictures };
  const there = folders.filter((folder) => found.length === all.length || folder.split("/")[0] !== "masks");
  const empty = there.map((folder) => folder.split("/")).filter((p) => p.length > depth);
  return labelled(
    name,
    inClass.map((i) => ({ ...pictures[i]!, label: paths[i]![depth]! })),
    empty.filter((p) => depth === 0 || parts.includes(p[0]!)).map((p) => p[depth]!),
    loose > 0 ? [`${loose} pictures in ${name} lie in no class; they are passed over`] : [],
  );
}

/** `masks/cat/1.png` is the mask of `cat/1.jpg`. */
function withoutMasks(all: readonly Found[]): readonly Found[] {
  const [masks, others] = [true, false].map((of) => all.filter((f) => f.path.startsWith("masks/") === of));
  const stem = (path: string) => path.replace(/\.[^./]*$/, "");
  const stems = new Set(others!.map((f) => stem(f.path)));
  const fitting = masks!.filter((f) => stems.has(stem(f.path.slice("masks/".length))));
  return fitting.length > masks!.length / 2 ? others! : all;
}

/** A data set from names of classes: in order of number where two are numbers, else of name. */
export function labelled(
  name: string,
  pictures: readonly (DataPicture & { readonly label: string })[],
  others: readonly string[] = [],
  notes: readonly string[] = [],
): DataSet {
  const classes = [...new Set([...pictures.map((p) => p.label), ...others])].sort(inOrder);
  const numbers = new Map(classes.map((label, i) => [label, i]));
  const own = pictures.map((p) => ({ ...p, label: numbers.get(p.label)! }));
  return { name, classes, pictures: own, ...(notes.length > 0 && { notes }) };
}

const inOrder = (a: string, b: string): number =>
  /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1;
