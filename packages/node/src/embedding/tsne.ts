import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { ConvlensError } from "@convlens/core/base";
import { type Embedding, type Neighbours, preparedDescent, type TsneOptions } from "@convlens/core/embedding";
import { defaultIterations, sharedMemory, teamMemory } from "@convlens/core/embedding/descent";
import { startWorker } from "../startWorker.ts";
import type { DescentJob, DescentReport } from "./descentJob.ts";

export interface ThreadedTsneOptions extends TsneOptions {
  /** Default: as many as there are cores, at most 8. */
  readonly threads?: number;
}

/** With more threads the phases of a step become so short that they mostly wait for one another. */
const MOST_THREADS = 8;

/**
 * `tsne` of `@convlens/core/embedding` in worker threads; the same coordinates to the bit, whatever their number. Progress and
 * snapshots are told without waiting for what is done with them. Throws as that does, and `ConvlensError` where a thread breaks off.
 */
export async function threadedTsne(neighbours: Neighbours, options: ThreadedTsneOptions = {}): Promise<Embedding> {
  const { threads = Math.min(MOST_THREADS, availableParallelism()), signal, onSnapshot } = options;
  signal?.throwIfAborted();
  const { iterations = defaultIterations, snapshotEvery = 10 } = options;
  const memory = preparedDescent(neighbours, options, sharedMemory);
  const job: Omit<DescentJob, "isFirst"> = {
    memory,
    team: teamMemory(),
    threads,
    iterations,
    snapshotEvery: onSnapshot ? snapshotEvery : 0,
  };
  const workers: Worker[] = [];
  try {
    return await new Promise<Embedding>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      for (let i = 0; i < threads; i++) {
        const worker = startWorker("tsneWorker", import.meta.url, { ...job, isFirst: i === 0 });
        worker.on("message", (report: DescentReport) => heard(report, options, iterations, resolve, reject));
        worker.on("error", (error) => reject(broke(error)));
        worker.on("exit", (code) => code !== 0 && reject(broke(new Error("it ended"))));
        workers.push(worker);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function heard(
  report: DescentReport,
  { progress, onSnapshot }: TsneOptions,
  { early, late }: { early: number; late: number },
  resolve: (embedding: Embedding) => void,
  reject: (error: unknown) => void,
): void {
  if ("divergence" in report) {
    resolve(report);
    return;
  }
  const work = async () => {
    if ("done" in report) await progress?.(report.done, early + late);
    else await onSnapshot?.(report.coordinates, report.iteration);
  };
  work().catch(reject);
}

const broke = (error: Error) =>
  new ConvlensError(`a thread of the embedding broke off: ${error.message.split("\n")[0]}`, undefined, {
    cause: error,
  });
