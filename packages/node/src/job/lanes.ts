import type { Worker } from "node:worker_threads";
import type { Tensor } from "@convlens/core/base";
import { ConvlensError } from "@convlens/core/base";
import type { Session, Tensors } from "@convlens/core/engine";
import type { Graph } from "@convlens/core/onnx";
import { coded } from "@convlens/core/transform";
import { startWorker } from "../startWorker.ts";

/** What a lane is told when it starts. */
export interface LaneSetup {
  readonly graph: Graph;
}

/** From a lane: what came out of a batch, or why nothing did. */
export type LaneReply = { readonly out: Tensors } | { readonly failed: string; readonly hint: string | undefined };

interface Run {
  readonly feeds: Tensors;
  resolve(out: Tensors): void;
  reject(error: unknown): void;
}

/**
 * A session that works on several batches at a time, each on a thread of its own. Threads that share one batch wait for each other
 * at every operator, and Node's thread waits for them; these wait for nobody, and leave gaps to those that decode pictures.
 */
export class Lanes implements Session {
  /** Batches that can be worked on at a time. */
  readonly count: number;
  readonly #idle: Worker[];
  readonly #all: readonly Worker[];
  readonly #runs = new Map<Worker, Run>();
  readonly #waiting: Run[] = [];
  #lost: ConvlensError | undefined;

  constructor(graph: Graph, count: number) {
    this.count = count;
    // What is known of weights beside their numbers does not go from thread to thread.
    const setup = { graph: coded(graph) };
    this.#all = Array.from({ length: count }, () => this.#start(setup));
    this.#idle = [...this.#all];
  }

  run(feeds: Tensors, signal?: AbortSignal): Promise<Tensors> {
    signal?.throwIfAborted();
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ feeds, resolve, reject });
      this.#next();
    });
  }

  async release(): Promise<void> {
    this.#fail(new ConvlensError("the threads that run the network are closed"));
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #start(setup: LaneSetup): Worker {
    const worker = startWorker("laneWorker", import.meta.url, setup);
    worker.on("message", (reply: LaneReply) => this.#answered(worker, reply));
    worker.on("error", (error) => this.#fail(broke(error)));
    worker.on("exit", () => this.#fail(broke(new Error("it ended"))));
    return worker;
  }

  #next(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const [worker, run] = [this.#idle.pop()!, this.#waiting.shift()!];
      this.#runs.set(worker, run);
      worker.postMessage(run.feeds, Object.values(run.feeds).map(bufferOf));
    }
  }

  #answered(worker: Worker, reply: LaneReply): void {
    const run = this.#runs.get(worker);
    this.#runs.delete(worker);
    this.#idle.push(worker);
    if ("failed" in reply) run?.reject(new ConvlensError(reply.failed, reply.hint));
    else run?.resolve(reply.out);
    this.#next();
  }

  #fail(error: ConvlensError): void {
    this.#lost ??= error;
    for (const { reject } of [...this.#runs.values(), ...this.#waiting.splice(0)]) reject(this.#lost);
    this.#runs.clear();
  }
}

/** The memory of a tensor that fills all of its buffer, and may be handed over. */
export const bufferOf = ({ data }: Tensor): ArrayBuffer => (data as Float32Array<ArrayBuffer>).buffer;

const broke = (error: Error) =>
  new ConvlensError(
    `a thread that runs the network broke off: ${error.message.split("\n")[0]}`,
    "less --threads or --batch may help, if it ran out of memory",
    { cause: error },
  );
