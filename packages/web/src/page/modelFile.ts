import { ConvlensError } from "@convlens/core/base";
import type { ModelFile } from "@convlens/core/import";
import { importers } from "@convlens/core/import";
import { bytesOf } from "./sources.ts";
import type { NamedSource, Source } from "./talk.ts";

/** A model file, and where it is. */
export interface SourcedModel extends ModelFile {
  readonly source: Source;
  /** As `NamedSource` has it. */
  readonly sha256?: string;
}

/**
 * The model among files that were given together; the others lie beside it. Its name has no folders.
 * Throws `ConvlensError` where none is a model: that of the file that looks most like one by its ending is told by who reads it.
 */
export async function modelFileOf(files: readonly NamedSource[]): Promise<SourcedModel> {
  const candidates = files.toSorted((a, b) => place(a.name) - place(b.name));
  const [first] = candidates;
  if (!first) throw new ConvlensError("no file was given", "give a model file, with what belongs to it");
  const read: SourcedModel[] = [];
  for (const candidate of candidates) {
    const file = await opened(candidate, files);
    if (importers.some((importer) => importer.sniff(file))) return file;
    read.push(file);
  }
  return read[0]!;
}

/** Files that end as models do come before others, and the longer ending before the shorter. */
function place(name: string): number {
  const lower = name.toLowerCase();
  const endings = importers.flatMap(({ extensions }) => extensions).filter((ending) => lower.endsWith(ending));
  return -Math.max(0, ...endings.map((ending) => ending.length));
}

async function opened({ name, source, sha256 }: NamedSource, files: readonly NamedSource[]): Promise<SourcedModel> {
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const beside = new Map(
    files
      .filter((file) => file.name !== name && file.name.startsWith(folder))
      .map((file) => [file.name.slice(folder.length), file.source]),
  );
  return {
    name: name.slice(folder.length),
    bytes: await bytesOf(source, name),
    disposable: true,
    source,
    ...(sha256 !== undefined && { sha256 }),
    sibling: async (wanted) => {
      const found = beside.get(wanted);
      return found === undefined ? undefined : bytesOf(found, wanted);
    },
    siblings: async () => [...beside.keys()].filter((path) => !path.includes("/")),
  };
}
