import { join } from "node:path/posix";
import type { Picture } from "@convlens/node";
import { recipeOf } from "./recipe.ts";
import type { Drawing, Entry, Requests } from "./request/define.ts";
import type { Run } from "./run.ts";

export interface WriteOptions<R> {
  /** The folder of the files, in the output folder. */
  readonly folder: string;
  /** What the pictures are of, where it is not the model alone. */
  readonly picture?: Picture;
  /** Also write raw tensors. */
  readonly raw?: boolean;
  /** Which pictures; all, unless it says otherwise. */
  readonly only?: (drawing: Drawing<R>) => boolean;
}

/** Draws and writes what the entries hold, each PNG with its recipe, and lists it in the manifest. */
export async function writeEntries<R>(
  run: Run,
  { command }: Requests<R>,
  entries: AsyncIterable<Entry<R>>,
  { folder, picture, raw = false, only = () => true }: WriteOptions<R>,
): Promise<string[]> {
  const written: string[] = [];
  for await (const entry of entries) {
    const files: Record<string, string> = {};
    for (const [key, drawing] of Object.entries(entry.drawings)) {
      if (!only(drawing)) continue;
      const recipe = recipeOf(run, { command, drawing, ...(picture && { picture }) });
      files[key] = await run.folder.png(join(folder, drawing.name), await drawing.draw(), recipe);
    }
    if (raw && entry.raw) files.raw = await run.folder.npy(join(folder, entry.raw.name), entry.raw.tensor);
    if (Object.keys(files).length === 0) continue;
    run.folder.add({ ...(picture && { picture: picture.path }), ...entry.item, files });
    written.push(...Object.values(files));
  }
  return written;
}
