import type { Answers, Questions } from "@convlens/core/dataset";
import type { Broken, DataSet, Lens, Shard, ShardResult } from "@convlens/node";
import { DataSetJob, ShardFolder, shardsOfPart } from "@convlens/node";
import { enqueue } from "../queue/enqueue.ts";
import { serveShards } from "../queue/serve.ts";
import type { Run } from "../run.ts";
import type { DataSetSettings } from "./flags.ts";

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

/** What is asked of one of the models. */
export interface Asked<Q extends Questions> {
  readonly lens: Lens;
  readonly questions: Q;
}

/**
 * Has questions answered by passes over a data set, one for each model. Shards that are done are in the folder of results and are
 * not done again. Where only a part was asked for, there is nothing to go on from.
 */
export async function passesOver<Q extends Questions>(
  run: Run,
  set: DataSet,
  asked: readonly Asked<Q>[],
  options: PassOptions,
): Promise<Finished<Q>[] | undefined> {
  const { signal, folder } = run;
  const { threads, memory } = run.options;
  const jobs = asked.map((one) => new DataSetJob({ ...one, set, ...options, threads, memory, signal }));
  try {
    if (options.served) {
      await serveShards(jobs, folder.path);
      return undefined;
    }
    for (const job of jobs) await doMissing(run, job, set, options);
    // Nobody knows here whether other parts are still at work; who joins them goes on.
    return options.part ? undefined : jobs.map((job) => finishedOf(run, job));
  } finally {
    for (const job of jobs) await job.close();
  }
}

/** Does the shards of a job that are wanted and not there, here or at a queue. */
async function doMissing<Q extends Questions>(
  { progress, signal, folder }: Run,
  job: DataSetJob<Q>,
  { pictures }: DataSet,
  { part, queue, command }: PassOptions,
): Promise<void> {
  const kept = new ShardFolder(folder.path, job.key);
  const wanted = part ? shardsOfPart(job.shards, part) : job.shards;
  const missing = wanted.filter((shard) => !kept.has(shard));
  let done = picturesIn(wanted) - picturesIn(missing);
  if (done > 0 && missing.length > 0) progress.note(`note: ${done} pictures were done before`);
  const show = (more: number) => {
    done += more;
    progress.show("pictures through the network", done, pictures.length);
  };
  if (queue === undefined) {
    for await (const { shard, bytes } of job.files(missing, show)) await kept.keep(shard, bytes);
    return;
  }
  if (missing.length === 0) return;
  // What decides the batches is said, so that machines with more or less memory make the same.
  const words = [...command, "--batch", String(job.pass.batch)];
  const workers = (count: number) => progress.note(`note: ${count} ${count === 1 ? "worker" : "workers"} at ${queue}`);
  await enqueue(missing, { url: queue, command: words, job: job.key, signal, workers }, async (shard, bytes) => {
    // What comes from elsewhere is read before it is taken for done.
    job.read(shard, bytes);
    await kept.keep(shard, bytes);
    show(picturesIn([shard]));
  });
}

/** What there is once all shards are done. */
function finishedOf<Q extends Questions>(run: Run, job: DataSetJob<Q>): Finished<Q> {
  const kept = new ShardFolder(run.folder.path, job.key);
  const files = async function* () {
    for (const shard of job.shards) yield { shard, bytes: await kept.read(shard) };
  };
  return {
    async *shards() {
      for await (const { shard, bytes } of files()) yield job.read(shard, bytes);
    },
    async told() {
      const { answers, broken } = await job.merged(files());
      tellBroken(run, broken);
      return { answers, broken };
    },
  };
}

const picturesIn = (shards: readonly Shard[]): number => shards.reduce((n, { from, to }) => n + to - from, 0);

/** More broken pictures than this are counted, not listed. */
const LISTED = 5;

/** Says which pictures could not be used. */
export function tellBroken({ progress }: Run, broken: readonly Broken[]): void {
  for (const { name, reason } of broken.slice(0, LISTED)) progress.note(`note: without ${name}: ${reason}`);
  if (broken.length > LISTED)
    progress.note(`note: without ${broken.length - LISTED} more pictures that cannot be read`);
}
