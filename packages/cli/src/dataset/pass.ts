import type { Answers, Questions } from "@convlens/core/dataset";
import type { Broken, DataSet } from "@convlens/node";
import { DataSetJob, shardsOfPart } from "@convlens/node";
import type { Run } from "../run.ts";
import type { DataSetSettings } from "./flags.ts";
import { ShardFolder } from "./shardFolder.ts";

export interface PassOptions extends DataSetSettings {
  readonly fingerprint: string;
}

/** What a pass over a data set told. */
export interface Told<Q extends Questions> {
  readonly answers: Answers<Q>;
  /** Pictures that could not be used. */
  readonly broken: readonly Broken[];
}

/**
 * Has questions answered by a pass over a data set. Shards that are done are in the folder of results and are not done again.
 * Where only a part was asked for and others are missing, there are no answers yet.
 */
export async function answersOf<Q extends Questions>(
  run: Run,
  set: DataSet,
  questions: Q,
  { part, fingerprint, ...settings }: PassOptions,
): Promise<Told<Q> | undefined> {
  const { lens, folder, signal, progress } = run;
  let done = 0;
  const show = (pictures: number) => {
    done += pictures;
    progress.show("pictures through the network", done, set.pictures.length);
  };
  const job = new DataSetJob({ lens, set, questions, fingerprint, ...settings, signal, told: show });
  const kept = new ShardFolder(folder.path, job.key);
  try {
    const wanted = part ? shardsOfPart(job.shards, part) : job.shards;
    const missing = wanted.filter((shard) => !kept.has(shard));
    for (const { from, to } of wanted) if (!missing.some((shard) => shard.from === from)) done += to - from;
    if (done > 0 && missing.length > 0) progress.note(`note: ${done} pictures were done before`);
    for await (const { shard, bytes } of job.files(missing)) await kept.keep(shard, bytes);
  } finally {
    await job.close();
  }
  if (!job.shards.every((shard) => kept.has(shard))) return undefined;
  const read = async function* () {
    for (const shard of job.shards) yield { shard, bytes: await kept.read(shard) };
  };
  const { answers, broken } = await job.merged(read());
  tellBroken(run, broken);
  return { answers, broken };
}

/** More broken pictures than this are counted, not listed. */
const LISTED = 5;

function tellBroken({ progress }: Run, broken: readonly Broken[]): void {
  for (const { name, reason } of broken.slice(0, LISTED)) progress.note(`note: without ${name}: ${reason}`);
  if (broken.length > LISTED)
    progress.note(`note: without ${broken.length - LISTED} more pictures that cannot be read`);
}
