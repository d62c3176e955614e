import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Answers, PassSession, Questions } from "@convlens/core/dataset";
import { mergeAnswers, Pass } from "@convlens/core/dataset";
import { sessionBytes } from "@convlens/core/engine";
import { requirePictures } from "@convlens/core/onnx";
import type { DataSet } from "../data/dataSet.ts";
import type { Broken } from "../data/messages.ts";
import { PictureThreads, type Usable } from "../data/pictureThreads.ts";
import { machineMemory } from "../files.ts";
import type { Lens } from "../lens.ts";
import { Lanes } from "./lanes.ts";
import { decodeShard, encodeShard, type ShardResult } from "./shardFile.ts";
import { type Shard, shardsOf } from "./shards.ts";

export interface JobOptions<Q extends Questions> {
  readonly lens: Lens;
  readonly set: DataSet;
  readonly questions: Q;
  /** Of the data set: answers of others are not taken for those of this one. */
  readonly fingerprint: string;
  /** Rows that the network takes at a time; as many as fit the memory, at most 32, where it is not given. */
  readonly batch?: number | undefined;
  /** Pictures in a shard, about: whole batches, so that none is filled up; default 512. */
  readonly shardSize?: number | undefined;
  /** Threads that decode pictures. */
  readonly workers?: number | undefined;
  /** Batches that the network works on at a time, each on a thread of its own, as far as the memory goes; one for each core. */
  readonly threads?: number | undefined;
  /** Bytes for those batches; a quarter of the machine's memory where it is not given. */
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal;
}

/** To be raised when the same key no longer stands for the same answers. */
const EDITION = 1;

const SHARD = 512;

/** Batches for a thread to be worth its start. */
const EACH = 2;

/** Batches whose pictures are made ready while the network works on others. */
const AHEAD = 3;

/**
 * Questions about a network that are answered by one pass over a data set, shard by shard. Which shards are done where and when
 * makes no difference to the answers; neither does their size. Close it when done.
 */
export class DataSetJob<Q extends Questions> {
  /** Hexadecimal digits that stand for all that the answers depend on. */
  readonly key: string;
  readonly shards: readonly Shard[];
  readonly pass: Pass<Q>;
  readonly #options: JobOptions<Q>;
  #threads: PictureThreads | undefined;
  #lanes: Lanes | undefined;

  /** Throws `ConvlensError` for a model that takes no pictures. */
  constructor(options: JobOptions<Q>) {
    const { lens, set, questions, shardSize = SHARD } = options;
    const { signal } = options;
    requirePictures(lens.model);
    this.#options = options;
    this.pass = new Pass(lens.context(signal ? { signal } : {}), questions, options.batch);
    const size = Math.ceil(shardSize / this.pass.batch) * this.pass.batch;
    this.shards = shardsOf(set.pictures.length, size);
    const { model, input, engine } = lens;
    const asked = Object.entries(questions).map(([name, question]) => [name, question.key]);
    const all = [EDITION, lens.identity, model.output, input, engine.id, engine.version, asked, options.fingerprint];
    this.key = createHash("sha256")
      .update(JSON.stringify([...all, size, this.pass.batch]))
      .digest("hex")
      .slice(0, 16);
  }

  /**
   * Works on shards, one after the other; pictures of the next are made ready meanwhile.
   * @param told of pictures as they are done
   */
  async *files(
    shards: readonly Shard[],
    told: (pictures: number) => void = () => {},
  ): AsyncGenerator<{ readonly shard: Shard; readonly bytes: Uint8Array }> {
    const coming = this.#coming(shards);
    const session = this.#session(shards);
    for (const shard of shards) {
      const broken: Broken[] = [];
      const answers = await this.pass.answers(takeShard(shard, coming, broken), told, session);
      yield { shard, bytes: encodeShard({ job: this.key, index: shard.index }, { answers, broken }) };
    }
  }

  /** What the file of a shard holds. Throws `ConvlensError` where it is of another job. */
  read(shard: Shard, bytes: Uint8Array): ShardResult<Q> {
    return decodeShard(bytes, this.pass, { job: this.key, index: shard.index });
  }

  /** The answers of all shards, from their files. */
  async merged(
    files: AsyncIterable<{ readonly shard: Shard; readonly bytes: Uint8Array }>,
  ): Promise<{ answers: Answers<Q>; broken: Broken[] }> {
    const answers = this.pass.empty();
    const broken: Broken[] = [];
    for await (const { shard, bytes } of files) {
      const part = this.read(shard, bytes);
      mergeAnswers(answers, part.answers);
      broken.push(...part.broken);
    }
    return { answers, broken: broken.sort((a, b) => a.picture - b.picture) };
  }

  async close(): Promise<void> {
    await Promise.all([this.#threads?.close(), this.#lanes?.release()]);
  }

  /** Several threads, each with a batch and the weights, where that is worth it; else the model's own engine. */
  #session(shards: readonly Shard[]): PassSession | undefined {
    const { lens, threads = availableParallelism(), memory = machineMemory() / 4 } = this.#options;
    const { graph, batch } = this.pass;
    const batches = shards.reduce((n, { from, to }) => n + Math.ceil((to - from) / batch), 0);
    const count = Math.min(threads, Math.floor(memory / sessionBytes(graph, batch)), Math.floor(batches / EACH));
    if (lens.engine.id !== "cpu" || (!this.#lanes && count < 2)) return undefined;
    this.#lanes ??= new Lanes(graph, count);
    const lanes = this.#lanes;
    return { count: lanes.count, run: (feeds, signal) => lanes.run(feeds, signal) };
  }

  /** The batches of shards, one after the other. */
  async *#coming(shards: readonly Shard[]): AsyncGenerator<Usable> {
    this.#threads ??= this.#begin();
    const threads = this.#threads;
    const batches = shards.flatMap((shard) =>
      shardsOf(shard.to - shard.from, this.pass.batch).map(({ from, to }) =>
        Array.from({ length: to - from }, (_, i) => shard.from + from + i),
      ),
    );
    const begun: Promise<Usable>[] = [];
    const ahead = AHEAD + (this.#lanes?.count ?? 0);
    for (const i of batches.keys()) {
      this.#options.signal?.throwIfAborted();
      for (const pictures of batches.slice(i + begun.length, i + 1 + ahead)) {
        const made = threads.usable(pictures);
        // Whoever awaits it is told; one that leaves early does not wait.
        made.catch(() => {});
        begun.push(made);
      }
      yield await begun.shift()!;
    }
  }

  #begin(): PictureThreads {
    const { lens, set, workers } = this.#options;
    return new PictureThreads({
      pictures: set.pictures,
      input: lens.input,
      ...(workers !== undefined && { threads: workers }),
    });
  }
}

/** The batches of one shard from those of all, with the broken pictures put aside. */
async function* takeShard(shard: Shard, coming: AsyncGenerator<Usable>, broken: Broken[]): AsyncGenerator<Usable> {
  for (let left = shard.to - shard.from; left > 0; ) {
    const { value } = await coming.next();
    const made = value as Usable;
    broken.push(...made.broken);
    left -= made.pictures.length + made.broken.length;
    yield made;
  }
}
