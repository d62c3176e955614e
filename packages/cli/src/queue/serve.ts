import { join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import type { Questions } from "@convlens/core/dataset";
import { type DataSetJob, writeFileAtomic } from "@convlens/node";
import type { Ask, Reply } from "./messages.ts";

/** Does shards of some jobs as the process that began this one asks for them, into a folder, until that process ends. */
export function serveShards<Q extends Questions>(jobs: readonly DataSetJob<Q>[], folder: string): Promise<void> {
  if (!process.send) throw new ConvlensError("--served is for workers only", "see convlens worker --help");
  let last: Promise<void> = Promise.resolve();
  const tell = (reply: Reply) => process.send?.(reply);
  process.on("message", (ask: Ask) => {
    const job = jobs.find(({ key }) => key === ask.job);
    if (job) last = last.then(async () => void tell(await answer(job, ask, folder)));
  });
  tell({ jobs: jobs.map(({ key }) => key) });
  return new Promise((resolve) => process.once("disconnect", resolve));
}

async function answer<Q extends Questions>(job: DataSetJob<Q>, ask: Ask, folder: string): Promise<Reply> {
  try {
    const shard = job.shards[ask.index];
    if (!shard) throw new ConvlensError(`the job has no shard ${ask.index}`);
    const file = join(folder, `${ask.job}-${ask.index}`);
    for await (const { bytes } of job.files([shard])) await writeFileAtomic(file, bytes);
    return { ...ask, file, pictures: shard.to - shard.from };
  } catch (error) {
    return { ...ask, fault: (error as Error).message };
  }
}
