import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job } from "bullmq";
import { connect, KEPT_SECONDS, QUEUE, resultKey, type ShardRequest } from "./connection.ts";
import { ShardServer } from "./server.ts";

export interface WorkerOptions {
  readonly url: string;
  /** Flags that are added to each command, such as `--threads 4`. */
  readonly flags: readonly string[];
  /** Seconds after which the shard of a worker that says nothing is given to another. */
  readonly lease: number;
  /** Ends when nothing has come for so many seconds; never, where it is not given. */
  readonly idle: number | undefined;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** As a shard whose worker went away may have killed it. */
const MOST_STALLS = 3;

/** Works off shards from a queue until it is told to end, and returns how many those were. */
export async function work({ url, flags, lease, idle, signal, tell }: WorkerOptions): Promise<number> {
  const { Worker } = await import("bullmq");
  const redis = await connect(url);
  const folder = mkdtempSync(join(tmpdir(), "convlens-worker-"));
  let server: ShardServer | undefined;
  let done = 0;

  const serverFor = (command: readonly string[]): ShardServer => {
    if (server && !server.ended && String(server.command) === String(command)) return server;
    server?.close();
    server = new ShardServer(command, folder);
    return server;
  };

  const doShard = async ({ data }: Job<ShardRequest>) => {
    const { command, job, index } = data;
    const begun = performance.now();
    const { bytes, pictures } = await serverFor([...command, ...flags]).shard({ job, index });
    // Whoever was taken for dead and finishes none the less has made the same bytes.
    await redis.set(resultKey(job, index), Buffer.from(bytes), "EX", KEPT_SECONDS, "NX");
    done++;
    const seconds = (performance.now() - begun) / 1000;
    tell(`shard ${index} of ${job}: ${pictures} pictures in ${seconds.toFixed(1)} s`);
  };

  // What is handed in is left open by the library.
  const connection = redis.duplicate();
  const worker = new Worker<ShardRequest>(QUEUE, doShard, {
    connection,
    lockDuration: lease * 1000,
    stalledInterval: lease * 1000,
    maxStalledCount: MOST_STALLS,
  });
  worker.on("error", () => {});
  worker.on("failed", (job, { message }) => tell(`shard ${job?.data.index} of ${job?.data.job}: ${message}`));
  try {
    await ending(worker, signal, idle);
  } finally {
    // What is in the making is given back by its lease.
    await worker.close(true);
    server?.close();
    for (const open of [connection, redis]) open.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
  return done;
}

/** Resolves when work is to end. */
function ending(
  worker: { on(event: "active" | "drained" | "completed" | "failed", listener: () => void): unknown },
  signal: AbortSignal,
  idle: number | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const rest = () => {
      clearTimeout(timer);
      if (idle !== undefined) timer = setTimeout(resolve, idle * 1000);
    };
    const busy = () => clearTimeout(timer);
    worker.on("active", busy);
    worker.on("completed", rest);
    worker.on("failed", rest);
    signal.addEventListener("abort", () => resolve(), { once: true });
    rest();
  });
}
