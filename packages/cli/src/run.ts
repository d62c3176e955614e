import { UsageError } from "@convlens/core/base";
import type { EngineName, Lens, OpenOptions, Picture, PictureFile } from "@convlens/node";
import { machineMemory, openModel, pictures } from "@convlens/node";
import type { ModelFlags } from "./modelFlags.ts";
import { openOptions } from "./modelFlags.ts";
import { OutputFolder } from "./output.ts";
import type { OutputFlags } from "./outputFlags.ts";
import { Progress } from "./progress.ts";

/** What a command works with: an opened model, a folder for results, and a way to say how far it is. */
export interface Run {
  readonly lens: Lens;
  readonly options: RunOptions;
  /** What the arguments name. */
  readonly pictures: readonly PictureFile[];
  readonly folder: OutputFolder;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** How the model is opened, with what recipes need to know. */
export interface RunOptions extends OpenOptions {
  readonly engine: EngineName;
  /** Bytes. */
  readonly memory: number;
}

export interface RunFlags extends ModelFlags, OutputFlags {}

/** Whether a command writes files, or prints and writes its manifest only where it is told to. */
export type Writes = "files" | "prints";

/** Finds the pictures, opens the model, and runs `work` on them as `withOptions` does. `named` is absent for commands that take none. */
export async function withModel(
  path: string,
  named: readonly string[] | undefined,
  flags: RunFlags,
  signal: AbortSignal,
  work: (run: Run) => Promise<string>,
  writes: Writes = "files",
): Promise<void> {
  const found = named === undefined ? [] : await picturesNamed(named);
  await withOptions(path, found, runOptions(flags), flags, signal, work, writes);
}

/** How the flags have the model opened. */
export function runOptions(flags: ModelFlags): RunOptions {
  const { engine = "cpu", memory = machineMemory() / 4, ...rest } = openOptions(flags);
  return { ...rest, engine, memory };
}

/**
 * Opens the model, hands it to `work`, writes the manifest and closes. Where work fails or is interrupted,
 * the manifest still lists what was written. Prints the manifest if asked to, else what `work` returns.
 */
export async function withOptions(
  path: string,
  found: readonly PictureFile[],
  options: RunOptions,
  { out, json }: OutputFlags,
  signal: AbortSignal,
  work: (run: Run) => Promise<string>,
  writes: Writes = "files",
): Promise<void> {
  const progress = new Progress();
  const lens = await openModel(path, options);
  const folder = new OutputFolder(out ?? "convlens-out", lens);
  const finish = async () => {
    progress.clear();
    if (out !== undefined || writes === "files") await folder.finish();
  };
  try {
    for (const note of lens.notes) progress.note(`note: ${note}`);
    const said = await work({ lens, options, pictures: found, folder, progress, signal });
    signal.throwIfAborted();
    await finish();
    process.stdout.write(json ? `${JSON.stringify(folder.manifest, null, 1)}\n` : `${said}\n`);
  } catch (error) {
    // The first error is the one to tell.
    await finish().catch(() => {});
    throw error;
  } finally {
    await lens.close();
  }
}

async function picturesNamed(named: readonly string[]): Promise<readonly PictureFile[]> {
  if (named.length === 0)
    throw new UsageError("no picture named", "name a picture, a folder, a glob or a .npy tensor behind the model");
  return pictures(named);
}

/** Goes through the pictures that the arguments name, one at a time; the next is read while one is worked on. */
export async function* eachPicture(run: Run): AsyncGenerator<Picture> {
  for (const reading of oneAhead(run, (file) => run.lens.picture(file))) yield noted(run, await reading);
}

/** Begins with each picture one turn ahead; whoever awaits it is told where that fails. */
export function* oneAhead<T>(
  { pictures: files, progress, signal }: Run,
  begin: (file: PictureFile) => Promise<T>,
): Generator<Promise<T>> {
  const start = (i: number) => {
    const begun = files[i] && begin(files[i]);
    begun?.catch(() => {});
    return begun;
  };
  let next = start(0);
  for (let i = 0; next; i++) {
    signal.throwIfAborted();
    progress.show(files[i]!.stem, i, files.length);
    const begun = next;
    next = start(i + 1);
    yield begun;
  }
}

/** Says what was left out or shrunk when a picture was read. */
export function noted(run: Run, picture: Picture): Picture {
  for (const note of picture.notes) run.progress.note(`note: ${note}`);
  return picture;
}
