import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ConvlensError, distance, megabytesInWords, nearest } from "@convlens/core/base";
import { cacheFolder } from "./cacheFolder.ts";
import { knownModels, type Reference, referenceTo } from "./reference.ts";

/** A model in the cache; kept as `source.json` beside it. */
export interface Cached {
  /** As it was pulled. */
  readonly name: string;
  readonly url: string;
  readonly file: string;
  /** Of the model's file. */
  readonly sha256: string;
  /** Of all its files. */
  readonly bytes: number;
}

/** One folder in it for each model. */
export const modelCache = (): string => join(cacheFolder(), "models");

export const SOURCE = "source.json";

export const folderFor = (reference: Reference): string => join(modelCache(), reference.folder);

/** Where the file lies, if it was pulled. */
export function cachedPath(reference: Reference): string | undefined {
  const path = join(folderFor(reference), reference.file);
  return existsSync(path) ? path : undefined;
}

/** Everything that was pulled, by name. */
export function cachedModels(): readonly Cached[] {
  const folders = existsSync(modelCache()) ? readdirSync(modelCache()) : [];
  return folders.flatMap((folder) => read(join(modelCache(), folder)) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(folder: string): Cached | undefined {
  try {
    const cached = JSON.parse(readFileSync(join(folder, SOURCE), "utf8")) as Cached;
    return statSync(join(folder, cached.file)).isFile() ? cached : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a model from the cache, with what of it was fetched so far. Throws `ConvlensError` where there is nothing. */
export async function removeCached(reference: Reference): Promise<void> {
  const folder = folderFor(reference);
  if (!existsSync(folder)) throw new ConvlensError(`${reference.name} is not here`, "convlens models lists what is");
  await rm(folder, { recursive: true });
}

/**
 * Where the file of a model lies that a user names: a path, or a model that was pulled. What is neither comes back as it is.
 * Throws `ConvlensError` for a known model that was not pulled: nothing is fetched unasked.
 */
export function placeOf(named: string): string {
  if (existsSync(named)) return named;
  const reference = referenceTo(named);
  if (!reference) return requireOther(named);
  const { known } = reference;
  const path = cachedPath(reference);
  if (path !== undefined) return path;
  const size = known ? ` (${megabytesInWords(known.megabytes)})` : "";
  throw new ConvlensError(`${named} is not here: convlens pull ${named}${size}`);
}

/** Throws for what is nearly the name of a known model: no file is meant. */
function requireOther(named: string): string {
  const names = knownModels.map((m) => m.name);
  const [near] = nearest(named, names, 1);
  if (near !== undefined && distance(near, named) <= Math.min(2, near.length / 4))
    throw new ConvlensError(
      `no such file: ${named}`,
      `known models of like names: ${nearest(named, names, 3).join(", ")}; convlens models lists all`,
    );
  return named;
}
