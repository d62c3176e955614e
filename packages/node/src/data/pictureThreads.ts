import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { ConvlensError, type Float32Tensor, float32 } from "@convlens/core/base";
import type { InputSpec } from "@convlens/core/onnx";
import { type Augmentation, noAugmentation } from "@convlens/core/training/augment";
import { startWorker } from "../startWorker.ts";
import type { LabelledPicture } from "./dataSet.ts";
import type { Broken, Job, Reply, Setup } from "./messages.ts";
import { sampleBytes } from "./samples.ts";

export interface PictureThreadsOptions {
  readonly pictures: readonly Pick<LabelledPicture, "name" | "source">[];
  readonly input: InputSpec;
  /** None, where it is not given. */
  readonly augmentation?: Augmentation;
  /** Of the augmentation; default 0. */
  readonly seed?: number;
  /** Bytes for decoded pictures; those that do not fit are decoded each time. Default 0, for pictures that are used once. */
  readonly memory?: number;
  /** Default: one less than the cores, at least 1 and at most 4. */
  readonly threads?: number;
}

/** What came of some pictures. */
export interface Usable {
  /** Those that could be used, in their order. */
  readonly pictures: readonly number[];
  /** A row for each of them, n×C×H×W. */
  readonly input: Float32Tensor;
  readonly broken: readonly Broken[];
}

/** Pictures that go to a worker thread in one message while they are first decoded. */
const DECODED_TOGETHER = 32;

/**
 * Threads that decode, resize and augment pictures. What they make of a picture depends on the seed, the epoch and the
 * picture alone: not on their number, nor on what is asked for before. Close them when done.
 */
export class PictureThreads {
  readonly #options: PictureThreadsOptions;
  readonly #workers: Worker[];
  /** Jobs that each worker has not answered. */
  readonly #load: number[];
  readonly #waiting = new Map<number, { worker: number; resolve(reply: Reply): void; reject(error: unknown): void }>();
  #jobs = 0;
  #lost: ConvlensError | undefined;

  constructor(options: PictureThreadsOptions) {
    this.#options = options;
    const setup = setupOf(options);
    const threads = options.threads ?? Math.min(4, Math.max(1, availableParallelism() - 1));
    this.#workers = Array.from({ length: threads }, (_, i) => this.#start(setup, i));
    this.#load = this.#workers.map(() => 0);
  }

  /** Decodes all pictures, into the cache as far as it goes, and returns those that cannot be used, in their order. */
  async decodeAll(progress: (done: number) => void = () => {}, signal?: AbortSignal): Promise<Broken[]> {
    const count = this.#options.pictures.length;
    const starts = Array.from({ length: Math.ceil(count / DECODED_TOGETHER) }, (_, i) => i * DECODED_TOGETHER);
    const broken: Broken[] = [];
    let done = 0;
    const decode = async (from: number) => {
      const length = Math.min(DECODED_TOGETHER, count - from);
      const pictures = Array.from({ length }, (_, i) => from + i);
      const reply = await this.#ask({ kind: "decode", pictures });
      if ("broken" in reply) broken.push(...reply.broken);
      done += length;
      progress(done);
    };
    let next = 0;
    const lane = async () => {
      for (let i = next++; i < starts.length; i = next++) {
        signal?.throwIfAborted();
        await decode(starts[i]!);
      }
    };
    // Two jobs for each thread, so that none waits for the answer of another.
    await Promise.all(Array.from({ length: 2 * this.#workers.length }, lane));
    return broken.sort((a, b) => a.picture - b.picture);
  }

  /**
   * The network's input for some pictures, N×C×H×W. Throws `ConvlensError` for one that cannot be used.
   * @param epoch augments them, with draws of that epoch; without it they are as the network sees them in use
   */
  async batch(pictures: readonly number[], epoch?: number): Promise<Float32Tensor> {
    const { input, broken } = await this.#batch(pictures, epoch);
    const [first] = broken;
    if (first) throw new ConvlensError(`${first.name}: ${first.reason}`);
    return input;
  }

  /** The network's input for those of some pictures that can be used, and the others with what is wrong. */
  async usable(pictures: readonly number[]): Promise<Usable> {
    const { input, broken } = await this.#batch(pictures);
    if (broken.length === 0) return { pictures, input, broken };
    const unusable = new Set(broken.map((b) => b.picture));
    const kept = [...pictures.keys()].filter((i) => !unusable.has(pictures[i]!));
    const row = input.data.length / pictures.length;
    const data = new Float32Array(kept.length * row);
    for (const [to, i] of kept.entries()) data.set(input.data.subarray(i * row, (i + 1) * row), to * row);
    const rows = float32([kept.length, ...input.shape.slice(1)], data);
    return { pictures: kept.map((i) => pictures[i]!), input: rows, broken };
  }

  async #batch(pictures: readonly number[], epoch?: number) {
    const { size, channels } = this.#options.input;
    const reply = await this.#ask({ kind: "batch", pictures, epoch });
    if (!("values" in reply && reply.values)) throw new TypeError("a batch was answered with something else");
    const broken = [...reply.broken].sort((a, b) => a.picture - b.picture);
    return { input: float32([pictures.length, channels === "GRAY" ? 1 : 3, ...size], reply.values), broken };
  }

  async close(): Promise<void> {
    this.#lost ??= new ConvlensError("the threads that prepare pictures are closed");
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#fail(this.#lost);
  }

  #start(setup: Setup, index: number): Worker {
    const worker = startWorker("worker", import.meta.url, setup);
    worker.on("message", (reply: Reply) => this.#answered(index, reply));
    worker.on("error", (error) => this.#fail(broke(error)));
    worker.on("exit", () => this.#fail(broke(new Error("it ended"))));
    return worker;
  }

  #ask(
    work:
      | { kind: "decode"; pictures: number[] }
      | { kind: "batch"; pictures: readonly number[]; epoch: number | undefined },
  ) {
    if (this.#lost) throw this.#lost;
    const job: Job = { job: this.#jobs++, ...work };
    const worker = this.#load.indexOf(Math.min(...this.#load));
    this.#load[worker]!++;
    this.#workers[worker]!.postMessage(job);
    return new Promise<Reply>((resolve, reject) => this.#waiting.set(job.job, { worker, resolve, reject }));
  }

  #answered(worker: number, reply: Reply): void {
    const asked = this.#waiting.get(reply.job);
    this.#waiting.delete(reply.job);
    this.#load[worker]!--;
    if ("failed" in reply) asked?.reject(new ConvlensError(reply.failed.message, reply.failed.hint));
    else asked?.resolve(reply);
  }

  #fail(error: ConvlensError): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }
}

function setupOf(options: PictureThreadsOptions): Setup {
  const { pictures, input, augmentation = noAugmentation, seed = 0, memory = 0 } = options;
  const bytes = sampleBytes(input);
  const slots = Math.min(pictures.length, Math.floor(memory / bytes));
  return {
    pictures: pictures.map(({ name, source }) => ({ name, source })),
    input,
    augmentation,
    seed,
    cache: new SharedArrayBuffer(slots * bytes),
    cached: new SharedArrayBuffer(slots * 4),
  };
}

const broke = (error: Error) =>
  new ConvlensError(
    `a thread that prepares pictures broke off: ${error.message.split("\n")[0]}`,
    "less --memory may help, if it ran out of it",
    { cause: error },
  );
