import type { Answers, Questions } from "@convlens/core/dataset";
import type { Broken, DataSet, Shard, ShardResult } from "@convlens/node";
import { DataSetJob, shardsOfPart } from "@convlens/node";
import { enqueue } from "../queue/enqueue.ts";
import { serveShards } from "../queue/serve.ts";
import type { Run } from "../run.ts";
import type { DataSetSettings } from "./flags.ts";
import { ShardFolder } from "./shardFolder.ts";

export interface PassOptions extends DataSetSettings {
  readonly fingerprint: string;
  /** What has to be run elsewhere to have the same job: the command and its arguments, less where results go. */
  readonly command: readonly string[];
}

/** What a pass over a data set told. */
export interface Told<Q extends Questions> {
  readonly answers: Answers<Q>;
  /** Pictures that could not be used. */
  readonly broken: readonly Broken[];
}

/** A pass over a data set of which every shard is done. */
export interface Finished<Q extends Questions> {
  /** What each shard told, in their order. */
  shards(): AsyncGenerator<ShardResult<Q>>;
  /** What all of them told. */
  told(): Promise<Told<Q>>;
}

/**
 * Has questions answered by a pass over a data set. Shards that are done are in the folder of results and are not done again.
 * Where only a part was asked for and others are missing, there is nothing to go on from yet.
 */
export async function passOver<Q extends Questions>(
  run: Run,
  set: DataSet,
  questions: Q,
  { part, fingerprint, queue, served, command, ...settings }: PassOptions,
): Promise<Finished<Q> | undefined> {
  const { lens, folder, signal, progress } = run;
  let done = 0;
  const show = (pictures: number) => {
    done += pictures;
    progress.show("pictures through the network", done, set.pictures.length);
  };
  let known: number | undefined;
  const workers = (count: number) => {
    if (count !== known) progress.note(`note: ${count} workers at ${queue}`);
    known = count;
  };
  const job = new DataSetJob({ lens, set, questions, fingerprint, ...settings, signal, told: show });
  const kept = new ShardFolder(folder.path, job.key);
  const keep = (shard: Shard, bytes: Uint8Array) => kept.keep(shard, bytes);
  try {
    if (served) {
      await serveShards(job, folder.path);
      return undefined;
    }
    const wanted = part ? shardsOfPart(job.shards, part) : job.shards;
    const missing = wanted.filter((shard) => !kept.has(shard));
    for (const { from, to } of wanted) if (!missing.some((shard) => shard.from === from)) done += to - from;
    if (done > 0 && missing.length > 0) progress.note(`note: ${done} pictures were done before`);
    if (queue === undefined) for await (const { shard, bytes } of job.files(missing)) await keep(shard, bytes);
    else if (missing.length > 0)
      await enqueue(missing, { url: queue, command, job: job.key, signal, workers }, async (shard, bytes) => {
        await keep(shard, bytes);
        show(shard.to - shard.from);
      });
  } finally {
    await job.close();
  }
  if (!job.shards.every((shard) => kept.has(shard))) return undefined;
  const read = async function* () {
    for (const shard of job.shards) yield { shard, bytes: await kept.read(shard) };
  };
  return {
    async *shards() {
      for await (const { shard, bytes } of read()) yield job.read(shard, bytes);
    },
    async told() {
      const { answers, broken } = await job.merged(read());
      tellBroken(run, broken);
      return { answers, broken };
    },
  };
}

/** More broken pictures than this are counted, not listed. */
const LISTED = 5;

/** Says which pictures could not be used. */
export function tellBroken({ progress }: Run, broken: readonly Broken[]): void {
  for (const { name, reason } of broken.slice(0, LISTED)) progress.note(`note: without ${name}: ${reason}`);
  if (broken.length > LISTED)
    progress.note(`note: without ${broken.length - LISTED} more pictures that cannot be read`);
}
