import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Questions } from "@convlens/core/dataset";
import { type DataSet, DataSetReader, fingerprintOf, type Lens, openModel, referenceTo } from "@convlens/node";
import type { Command } from "commander";
import { commandWords } from "../report/commandLine.ts";
import { type Run, type RunFlags, type RunOptions, runOptions, withOptions } from "../run.ts";
import { type DataSetFlags, dataSetSettings } from "./flags.ts";
import { writeJob } from "./jobFile.ts";
import { type Asked, type Finished, passesOver, type Told } from "./pass.ts";

/** What a command that goes through a data set works with. */
export interface DataSetRun extends Run {
  readonly set: DataSet;
  /** The models that are named behind the first, in their order. */
  readonly others: readonly Lens[];
  /** Has questions answered by one pass over the data set, or from what is kept of an earlier one. */
  ask<Q extends Questions>(questions: Q): Promise<Told<Q>>;
  /** The passes of several models, one after the other: what is read shard by shard need not fit the memory. */
  passes<Q extends Questions>(asked: readonly Asked<Q>[]): Promise<Finished<Q>[]>;
}

/** Thrown where only a part of the data set was asked for. */
class OnlyPart extends Error {}

/**
 * Opens the models and the data set and hands them to `work`, as `withModel` does. Where only a part of the pictures was asked for,
 * `work` ends at its first question, and what is told is how to join the parts.
 */
export async function withDataSet(
  command: Command,
  operands: readonly [model: string, ...others: string[], data: string],
  flags: RunFlags & DataSetFlags,
  signal: AbortSignal,
  work: (run: DataSetRun) => Promise<string>,
): Promise<void> {
  const settings = dataSetSettings(flags);
  const [model, ...named] = operands.slice(0, -1) as [string, ...string[]];
  const data = operands.at(-1)!;
  const options = { ...shared(runOptions(flags), operands.length - 1), sharing: true };
  await withOptions(model, [], options, flags, signal, async (run) => {
    const set = await new DataSetReader(run.options.memory).read(data);
    for (const note of set.notes ?? []) run.progress.note(`note: ${note}`);
    const fingerprint = await fingerprintOf(set);
    const { path } = run.folder;
    const words = commandWords(command, { operands, without });
    if (settings.part) await writeJob(path, words);
    const elsewhere = commandWords(command, {
      operands: operands.map(everywhere),
      ...(flags.arch !== undefined && { instead: { arch: resolve(flags.arch) } }),
      without,
    });
    const passing = { ...settings, fingerprint, command: elsewhere };
    const passes = async <Q extends Questions>(asked: readonly Asked<Q>[]) => {
      const found = await passesOver(run, set, asked, passing);
      if (found) return found;
      throw new OnlyPart();
    };
    const ask = async <Q extends Questions>(questions: Q) => {
      const [pass] = await passes([{ lens: run.lens, questions }]);
      return pass!.told();
    };
    const others: Lens[] = [];
    try {
      for (const path of named) others.push(await opened(path, run));
      return await work({ ...run, set, others, ask, passes });
    } catch (error) {
      if (!(error instanceof OnlyPart)) throw error;
      if (settings.served) return "served";
      const { number, of } = settings.part!;
      return `part ${number} of ${of} is done → ${path}\n  when all are: convlens merge <folders of the parts> -o <folder>`;
    } finally {
      for (const lens of others) await lens.close();
    }
  });
}

/** Several models together take no more memory than one would. */
const shared = (options: RunOptions, models: number): RunOptions => ({
  ...options,
  memory: Math.floor(options.memory / models),
});

async function opened(path: string, { options, progress }: Run): Promise<Lens> {
  const lens = await openModel(path, options);
  for (const note of lens.notes) progress.note(`note: ${basename(path)}: ${note}`);
  return lens;
}

/** What differs between the parts of a job. */
const without = new Set(["shard", "out", "json", "queue", "served"]);

/** A path that other processes understand; addresses and names of known models are as they are. */
const everywhere = (path: string) =>
  /^https?:/i.test(path) || (!existsSync(path) && referenceTo(path)) ? path : resolve(path);
