import { createHash } from "node:crypto";
import type { Questions } from "@convlens/core/dataset";
import { type DataSet, DataSetReader } from "@convlens/node";
import type { Command } from "commander";
import { commandWords } from "../report/commandLine.ts";
import { type Run, type RunFlags, withModel } from "../run.ts";
import { type DataSetFlags, dataSetSettings } from "./flags.ts";
import { writeJob } from "./jobFile.ts";
import { answersOf, type Told } from "./pass.ts";

/** What a command that goes through a data set works with. */
export interface DataSetRun extends Run {
  readonly set: DataSet;
  /** Has questions answered by one pass over the data set, or from what is kept of an earlier one. */
  ask<Q extends Questions>(questions: Q): Promise<Told<Q>>;
}

/** Thrown by `ask` where only a part of the data set was asked for, and the others are not there. */
class OnlyPart extends Error {}

/**
 * Opens the model and the data set and hands both to `work`, as `withModel` does. Where only a part of the pictures was asked for,
 * `work` ends at its first question, and what is told is how to join the parts.
 */
export async function withDataSet(
  command: Command,
  [model, data]: readonly [string, string],
  flags: RunFlags & DataSetFlags,
  signal: AbortSignal,
  work: (run: DataSetRun) => Promise<string>,
): Promise<void> {
  const settings = dataSetSettings(flags);
  await withModel(model, undefined, flags, signal, async (run) => {
    const set = await new DataSetReader(run.options.memory).read(data);
    const fingerprint = await fingerprintOf(set);
    const { path } = run.folder;
    if (settings.part) await writeJob(path, commandWords(command, { operands: [model, data], without }));
    const ask = async <Q extends Questions>(questions: Q) => {
      const told = await answersOf(run, set, questions, { ...settings, fingerprint });
      if (told) return told;
      throw new OnlyPart();
    };
    try {
      return await work({ ...run, set, ask });
    } catch (error) {
      if (!(error instanceof OnlyPart)) throw error;
      const { number, of } = settings.part!;
      return `part ${number} of ${of} is done → ${path}\n  when all are: convlens merge <folders of the parts> -o <folder>`;
    }
  });
}

/** What differs between the parts of a job. */
const without = new Set(["shard", "out", "json", "queue"]);

const fingerprintOf = (set: DataSet) =>
  createHash("sha256")
    .update(JSON.stringify([set.classes, set.pictures]))
    .digest("hex");
