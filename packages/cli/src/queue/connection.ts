import { ConvlensError, UsageError } from "@convlens/core/base";
import type { Redis } from "ioredis";

/** The name under which shards wait in Redis. */
export const QUEUE = "convlens-shards";

/** How long a result stays that nobody fetches, in seconds: a week. */
export const KEPT_SECONDS = 7 * 24 * 3600;

/** Where the result of a shard is. */
export const resultKey = (job: string, index: number): string => `convlens:result:${job}:${index}`;

/** What is asked of a worker. */
export interface ShardRequest {
  /** The command and its arguments, less where results go. */
  readonly command: readonly string[];
  /** The key of the job, which the worker has to come to by itself. */
  readonly job: string;
  readonly index: number;
}

/**
 * Connects to the Redis of a URL. Throws `UsageError` for what is no such URL, `ConvlensError` where none answers.
 * Close it with `disconnect`.
 */
export async function connect(url: string): Promise<Redis> {
  if (!/^rediss?:\/\/./.test(url))
    throw new UsageError(`--queue ${url}: no Redis server`, "for example --queue redis://localhost:6379");
  const { Redis } = await import("ioredis");
  // Workers wait for what comes for as long as it takes.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    throw new ConvlensError(
      `no Redis answers at ${withoutPassword(url)}`,
      "start redis-server there, or name another with --queue",
      {
        cause,
      },
    );
  }
  redis.options.retryStrategy = (times) => Math.min(times * 200, 5000);
  return redis;
}

const withoutPassword = (url: string) => url.replace(/\/\/[^@/]*@/, "//");
