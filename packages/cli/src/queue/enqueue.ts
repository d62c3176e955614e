import { setTimeout } from "node:timers/promises";
import { ConvlensError } from "@convlens/core/base";
import type { Shard } from "@convlens/node";
import type { Redis } from "ioredis";
import { connect, QUEUE, resultKey, type ShardRequest } from "./connection.ts";

export interface EnqueueOptions {
  readonly url: string;
  /** What a worker runs to have the shards. */
  readonly command: readonly string[];
  /** The key of the job. */
  readonly job: string;
  readonly signal: AbortSignal;
  /** Told how many workers there are, when that changes. */
  readonly workers?: (count: number) => void;
}

/** A shard that fails on several workers, or kills them, is given up. */
const ATTEMPTS = 3;

const POLL_MILLISECONDS = 300;

/**
 * Has workers do shards, and keeps each as it comes. A shard waits once in the queue however often it is asked for; what was done when
 * this was interrupted is fetched next time. Throws `ConvlensError` for a shard that no worker can do.
 */
export async function enqueue(
  shards: readonly Shard[],
  options: EnqueueOptions,
  keep: (shard: Shard, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { Queue, QueueEvents } = await import("bullmq");
  const redis = await connect(options.url);
  const queue = new Queue<ShardRequest>(QUEUE, { connection: redis });
  // What is handed in is left open by the library.
  const listening = redis.duplicate();
  const events = new QueueEvents(QUEUE, { connection: listening });
  let failed: ConvlensError | undefined;
  const own = `${options.job}-`;
  events.on("failed", ({ jobId, failedReason }) => {
    if (jobId.startsWith(own)) failed = givenUp(jobId.slice(own.length), failedReason);
  });
  try {
    await events.waitUntilReady();
    const missing = await withoutResult(redis, shards, options.job);
    await queue.addBulk(missing.map((shard) => requestOf(shard, options)));
    let workers: number | undefined;
    for (const waiting = new Set(shards); waiting.size > 0; ) {
      const found = await fetchAll(redis, waiting, options.job, keep);
      if (failed) throw failed;
      const count = await queue.getWorkersCount();
      if (count !== workers) options.workers?.(count);
      workers = count;
      if (!found) await setTimeout(POLL_MILLISECONDS, undefined, { signal: options.signal });
    }
  } finally {
    await Promise.allSettled([queue.close(), events.close()]);
    for (const open of [listening, redis]) open.disconnect();
  }
}

function requestOf({ index }: Shard, { command, job }: EnqueueOptions) {
  return {
    name: "shard",
    data: { command, job, index },
    opts: {
      jobId: `${job}-${index}`,
      attempts: ATTEMPTS,
      backoff: { type: "exponential", delay: 1000 },
      // What was done is known by its result; the next time it is asked for, it waits anew.
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

async function withoutResult(redis: Redis, shards: readonly Shard[], job: string): Promise<Shard[]> {
  const there = await Promise.all(shards.map(({ index }) => redis.exists(resultKey(job, index))));
  return shards.filter((_, i) => there[i] === 0);
}

/** Fetches what is there, and says whether that was anything. */
async function fetchAll(
  redis: Redis,
  waiting: Set<Shard>,
  job: string,
  keep: (shard: Shard, bytes: Uint8Array) => Promise<void>,
): Promise<boolean> {
  const missing = new Set(await withoutResult(redis, [...waiting], job));
  const there = [...waiting].filter((shard) => !missing.has(shard));
  for (const shard of there) {
    const bytes = await redis.getBuffer(resultKey(job, shard.index));
    if (!bytes) continue;
    await keep(shard, bytes);
    await redis.del(resultKey(job, shard.index));
    waiting.delete(shard);
  }
  return there.length > 0;
}

const givenUp = (index: string, reason: string) =>
  new ConvlensError(
    `no worker could do shard ${index}: ${reason.split("\n")[0]}`,
    "workers need the same model and pictures under the same paths, and the same version",
  );
