/** A picture under what was named; its path has slashes. `S` says where its bytes are. */
export interface Found<S> {
  readonly path: string;
  readonly source: S;
}

/** A picture of a data set. */
export interface FoundPicture<S> extends Found<S> {
  /** For messages and lists. */
  readonly name: string;
}

interface Pictures<P> {
  readonly name: string;
  readonly pictures: readonly P[];
  /** What was passed over; each is one line. */
  readonly notes?: readonly string[];
}

/** All pictures have a class, by its number, or none has: `if (set.classes)` tells. */
export type FoundSet<S> =
  | (Pictures<FoundPicture<S> & { readonly label: number }> & { readonly classes: readonly string[] })
  | (Pictures<FoundPicture<S>> & { readonly classes?: undefined });

/** What files of pictures end in. */
export const pictureEndings = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "gif", "tif", "tiff", "avif"];

/** Whether a path of a data set is that of a picture: by its ending, and none of what file systems and archivers leave beside them. */
export const isPicturePath = (path: string): boolean =>
  pictureEndings.includes(/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "") && !isHidden(path);

/** What file systems and archivers leave beside pictures. */
export const isHidden = (path: string): boolean =>
  path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

/** Folders that hold a part of a data set and are no classes. */
const parts = ["train", "training", "val", "valid", "validation", "test", "testing"];

/** Code units, so that the order is the same on every machine. */
export const byPath = (a: Found<unknown>, b: Found<unknown>): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

/**
 * The data set of these pictures: the folder that each is in is its class, or, where all lie in `train`, `test` and the like, the
 * folder inside that. Pictures without a folder are passed over; where they are half or more, the data set has no classes.
 * A folder `masks` with a picture for each of most others is none of them.
 * @param folders that are there, with slashes, also those without pictures
 */
export function byFolder<S>(name: string, all: readonly Found<S>[], folders: readonly string[] = []): FoundSet<S> {
  const found = withoutMasks(all);
  const paths = found.map((f) => f.path.split("/"));
  const depth = paths.length > 0 && paths.every((p) => p.length > 2 && parts.includes(p[0]!)) ? 1 : 0;
  const pictures: FoundPicture<S>[] = found.map(({ path, source }) => ({ name: `${name}/${path}`, path, source }));
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
function withoutMasks<S>(all: readonly Found<S>[]): readonly Found<S>[] {
  const [masks, others] = [true, false].map((of) => all.filter((f) => f.path.startsWith("masks/") === of));
  const stem = (path: string) => path.replace(/\.[^./]*$/, "");
  const stems = new Set(others!.map((f) => stem(f.path)));
  const fitting = masks!.filter((f) => stems.has(stem(f.path.slice("masks/".length))));
  return fitting.length > masks!.length / 2 ? others! : all;
}

/** A data set from names of classes: in order of number where two are numbers, else of name. */
export function labelled<S>(
  name: string,
  pictures: readonly (FoundPicture<S> & { readonly label: string })[],
  others: readonly string[] = [],
  notes: readonly string[] = [],
): FoundSet<S> {
  const classes = [...new Set([...pictures.map((p) => p.label), ...others])].sort(inOrder);
  const numbers = new Map(classes.map((label, i) => [label, i]));
  const own = pictures.map((p) => ({ ...p, label: numbers.get(p.label)! }));
  return { name, classes, pictures: own, ...(notes.length > 0 && { notes }) };
}

const inOrder = (a: string, b: string): number =>
  /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1;
