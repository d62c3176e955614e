import { ConvlensError, UsageError } from "@convlens/core/base";
import { byFolder, byPath, type Found, isPicturePath } from "@convlens/core/dataset";
import { archiveFiles, type Reads } from "./archive.ts";
import { blobOf } from "./sources.ts";
import type { NamedSource, SetLooked, SetSource, Source } from "./talk.ts";

/** A data set whose pictures are read when they are due. */
export interface PictureSet extends SetLooked {
  /** The file of a picture, by its number. Throws `ConvlensError` where it cannot be read. */
  file(picture: number): Promise<Blob>;
}

/** The pictures in folders that were dropped, in an archive, or in a list. Throws `ConvlensError` or `UsageError` where there are none. */
export async function readSet(source: SetSource): Promise<PictureSet> {
  if (!("files" in source)) {
    const { name, classes, pictures } = source;
    return set({ name, classes, pictures: pictures.map((p) => ({ ...p, source: reads(p.name, p.source) })) });
  }
  const [first] = source.files;
  if (!first) throw new UsageError("no file was given", "drop a folder of pictures, or an archive of one");
  if (source.files.length === 1 && !isPicturePath(first.name)) return readArchive(first);
  const pictures = source.files.filter(({ name }) => isPicturePath(name));
  const inside = shared(pictures.map(({ name }) => name));
  const found = pictures.map(({ name, source: from }) => ({
    path: name.slice(inside.length),
    source: reads(name, from),
  }));
  return ofFound(inside.slice(0, -1) || `${found.length} pictures`, found);
}

async function readArchive(file: NamedSource): Promise<PictureSet> {
  const files = await archiveFiles(file, isPicturePath);
  const inside = shared(files.map(({ path }) => path));
  const found = files.map(({ path, source }) => ({ path: path.slice(inside.length), source }));
  const set = ofFound(file.name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, ""), found);
  return { ...set, path: file.name };
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
