import type { Zip } from "@convlens/core/base";
import { ConvlensError, isZip, openZip, UsageError } from "@convlens/core/base";
import { byFolder, byPath, type Found, isPicturePath } from "@convlens/core/dataset";
import { blobOf, bytesOf } from "./sources.ts";
import type { NamedSource, SetLooked, SetSource, Source } from "./talk.ts";

/** A data set whose pictures are read when they are due. */
export interface PictureSet extends SetLooked {
  /** The file of a picture, by its number. Throws `ConvlensError` where it cannot be read. */
  file(picture: number): Promise<Blob>;
}

type Reads = () => Promise<Blob>;

/** The pictures in folders that were dropped, in a zip, or in a list. Throws `ConvlensError` or `UsageError` where there are none. */
export async function readSet(source: SetSource): Promise<PictureSet> {
  if (!("files" in source)) {
    const { name, classes, pictures } = source;
    return set({ name, classes, pictures: pictures.map((p) => ({ ...p, source: reads(p.name, p.source) })) });
  }
  const [first] = source.files;
  if (!first) throw new UsageError("no file was given", "drop a folder of pictures, or a zip of one");
  if (source.files.length === 1 && !isPicturePath(first.name)) return readArchive(first);
  const pictures = source.files.filter(({ name }) => isPicturePath(name));
  const inside = shared(pictures.map(({ name }) => name));
  const found = pictures.map(({ name, source: from }) => ({
    path: name.slice(inside.length),
    source: reads(name, from),
  }));
  return ofFound(inside.slice(0, -1) || `${found.length} pictures`, found);
}

async function readArchive({ name, source }: NamedSource): Promise<PictureSet> {
  const bytes = await bytesOf(source, name);
  if (!isZip(bytes))
    throw new UsageError(
      `${name} is no data set`,
      "drop a folder of pictures, with a folder for each class, or a zip of it",
    );
  const zip = openZip(bytes, name);
  const paths = [...zip.entries.keys()].filter(isPicturePath);
  const inside = shared(paths);
  const found = paths.map((path) => ({ path: path.slice(inside.length), source: unzips(zip, path) }));
  return ofFound(name.replace(/\.zip$/i, ""), found);
}

/** The folder that all lie in, with its slash: what was dropped or packed, and no class. */
function shared(paths: readonly string[]): string {
  const first = `${paths[0]?.split("/")[0]}/`;
  return paths.every((path) => path.startsWith(first)) ? first : "";
}

function ofFound(name: string, found: readonly Found<Reads>[]): PictureSet {
  if (found.length === 0)
    throw new ConvlensError(`there are no pictures in ${name}`, "pictures end in png, jpg, webp, gif or avif");
  return set(byFolder(name, [...found].sort(byPath)));
}

interface Listed {
  readonly name: string;
  readonly classes?: readonly string[] | undefined;
  readonly pictures: readonly { readonly name: string; readonly label?: number; readonly source: Reads }[];
  readonly notes?: readonly string[];
}

const set = ({ name, classes, pictures, notes = [] }: Listed): PictureSet => ({
  name,
  ...(classes && { classes }),
  pictures: pictures.map(({ name: called, label }) => ({ name: called, ...(label !== undefined && { label }) })),
  notes,
  async file(picture) {
    const found = pictures[picture];
    if (!found) throw new ConvlensError(`the data set has no picture ${picture}`, `it has ${pictures.length}`);
    return found.source();
  },
});

const reads =
  (name: string, source: Source): Reads =>
  () =>
    blobOf(source, name);

const unzips =
  (zip: Zip, path: string): Reads =>
  async () =>
    new Blob([zip.read(path) as Uint8Array<ArrayBuffer>]);
