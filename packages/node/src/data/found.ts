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
 * @param folders that are there, with slashes, also those without pictures
 */
export function byFolder(name: string, found: readonly Found[], folders: readonly string[] = []): DataSet {
  const paths = found.map((f) => f.path.split("/"));
  const depth = paths.length > 0 && paths.every((p) => p.length > 2 && parts.includes(p[0]!)) ? 1 : 0;
  const all: DataPicture[] = found.map(({ path, source }) => ({ name: `${name}/${path}`, path, source }));
  const inClass = [...all.keys()].filter((i) => paths[i]!.length > depth + 1);
  const loose = all.length - inClass.length;
  if (loose >= inClass.length) return { name, pictures: all };
  const empty = folders.map((folder) => folder.split("/")).filter((p) => p.length > depth);
  return labelled(
    name,
    inClass.map((i) => ({ ...all[i]!, label: paths[i]![depth]! })),
    empty.filter((p) => depth === 0 || parts.includes(p[0]!)).map((p) => p[depth]!),
    loose > 0 ? [`${loose} pictures in ${name} lie in no class; they are passed over`] : [],
  );
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
