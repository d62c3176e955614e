import { UsageError } from "@convlens/core/base";
import type { Lens, Picture } from "@convlens/node";
import { openModel, pictures } from "@convlens/node";
import type { ModelFlags } from "./modelFlags.ts";
import { openOptions } from "./modelFlags.ts";
import { OutputFolder } from "./output.ts";
import type { OutputFlags } from "./outputFlags.ts";
import { Progress } from "./progress.ts";

/** What a command works with: an opened model, a folder for results, and a way to say how far it is. */
export interface Run {
  readonly lens: Lens;
  readonly folder: OutputFolder;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface RunFlags extends ModelFlags, OutputFlags {}

/**
 * Opens the model, hands it to `work`, writes the manifest and closes. Where work fails or is interrupted,
 * the manifest still lists what was written. Prints the manifest if asked to, else what `work` returns.
 */
export async function withModel(
  path: string,
  flags: RunFlags,
  signal: AbortSignal,
  work: (run: Run) => Promise<string>,
  options: { readonly folder?: string } = {},
): Promise<void> {
  const progress = new Progress();
  const lens = await openModel(path, openOptions(flags));
  const folder = new OutputFolder(flags.out ?? options.folder ?? "convlens-out", lens);
  // A command without a folder of its own only prints, unless it is told where to write.
  const writes = flags.out !== undefined || options.folder !== undefined;
  try {
    for (const note of lens.notes) progress.note(`note: ${note}`);
    const said = await work({ lens, folder, progress, signal });
    if (writes) await folder.finish();
    progress.clear();
    process.stdout.write(flags.json ? `${JSON.stringify(folder.manifest, null, 1)}\n` : `${said}\n`);
  } catch (error) {
    progress.clear();
    if (writes) await folder.finish().catch(() => {});
    throw error;
  } finally {
    await lens.close();
  }
}

/** Goes through the pictures that the arguments name, one at a time. */
export async function* eachPicture(run: Run, named: readonly string[]): AsyncGenerator<Picture> {
  if (named.length === 0)
    throw new UsageError("no picture named", "name a picture, a folder, a glob or a .npy tensor behind the model");
  const files = await pictures(named);
  for (const [i, file] of files.entries()) {
    run.signal.throwIfAborted();
    run.progress.show(file.stem, i, files.length);
    const picture = await run.lens.picture(file);
    for (const note of picture.notes) run.progress.note(`note: ${note}`);
    yield picture;
  }
}
