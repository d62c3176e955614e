import { ConvlensError } from "@convlens/core/base";
import type { Answers, PassBatch, Questions } from "@convlens/core/dataset";
import { Pass } from "@convlens/core/dataset";
import { type BenchSet, type Doing, keptHere, type Origin, type Workbench } from "@convlens/core/lab";
import type { Lens } from "@convlens/core/lens";
import { stack } from "@convlens/core/method";
import { preprocess } from "@convlens/core/onnx";
import { pageMemory, threads } from "./device.ts";
import { sha256Of } from "./hash.ts";
import type { PagePictures } from "./pagePictures.ts";
import { blobOf } from "./sources.ts";
import type { NamedSource } from "./talk.ts";

/** What is kept stays when another model is opened. */
const kept = keptHere();

/** A model, pictures and a data set in a page. */
export class PageBench implements Workbench {
  readonly lens: Lens;
  readonly kept = kept;
  readonly #pictures: PagePictures;
  readonly #file: NamedSource;
  #hash: Promise<string> | undefined;
  /** Of each data set that was there. */
  readonly #answers = new WeakMap<object, Map<string, Promise<Answers<Questions>>>>();

  /** @param file the model's */
  constructor(lens: Lens, pictures: PagePictures, file: NamedSource) {
    this.lens = lens;
    this.#file = file;
    this.#pictures = pictures;
  }

  get set(): BenchSet | undefined {
    const { set } = this.#pictures;
    return set && { ...set, image: (picture) => this.picture(`data:${picture}`) };
  }

  picture(id: string) {
    return this.#pictures.image(id);
  }

  readonly origin = async (id?: string): Promise<Origin> => {
    const { name, source, sha256 } = this.#file;
    this.#hash ??= sha256 === undefined ? blobOf(source, name).then(sha256Of) : Promise.resolve(sha256);
    this.#hash.catch(() => {
      this.#hash = undefined;
    });
    const picture = id === undefined ? undefined : await sha256Of((await this.#pictures.file(id)).blob);
    return { model: await this.#hash, picture, threads: threads(), memory: pageMemory() };
  };

  /** Answers are kept while the data set stays. */
  async ask<Q extends Questions>(questions: Q, doing: Doing<never>): Promise<Answers<Q>> {
    const key = JSON.stringify(Object.entries(questions).map(([name, question]) => [name, question.key]));
    const set = this.#pictures.requiredSet();
    const kept = this.#answers.get(set) ?? new Map<string, Promise<Answers<Questions>>>();
    this.#answers.set(set, kept);
    const known = kept.get(key) as Promise<Answers<Q>> | undefined;
    if (known) return known;
    const answers = this.#pass(questions, doing);
    kept.set(key, answers);
    answers.catch(() => kept.delete(key));
    return answers;
  }

  async #pass<Q extends Questions>(questions: Q, { signal, progress }: Doing<never>): Promise<Answers<Q>> {
    const { pictures } = this.#pictures.requiredSet();
    const pass = new Pass(this.lens.context(signal ? { signal } : {}), questions);
    let read = 0;
    const answers = await pass.answers(this.#batches(pass.batch, signal), (count) => {
      read += count;
      progress(read, pictures.length);
    });
    if (read === 0)
      throw new ConvlensError("no picture of the data set can be read here", "PNG, JPEG, WebP, GIF and AVIF can");
    return answers;
  }

  /** The pictures of the next batch are decoded while the network works on one; those that cannot be read are passed over. */
  async *#batches(size: number, signal: AbortSignal | undefined): AsyncGenerator<PassBatch> {
    const count = this.#pictures.requiredSet().pictures.length;
    const make = (from: number) => this.#batch(from, Math.min(count, from + size));
    let coming = make(0);
    for (let from = 0; from < count; from += size) {
      signal?.throwIfAborted();
      const batch = await coming;
      if (from + size < count) coming = make(from + size);
      if (batch) yield batch;
    }
  }

  async #batch(from: number, to: number): Promise<PassBatch | undefined> {
    const numbers = Array.from({ length: to - from }, (_, i) => from + i);
    const made = await Promise.all(
      numbers.map(async (picture) => {
        try {
          return {
            picture,
            tensor: preprocess(await this.#pictures.decoded(`data:${picture}`), this.lens.input).tensor,
          };
        } catch (error) {
          if (error instanceof ConvlensError) return undefined;
          throw error;
        }
      }),
    );
    const usable = made.filter((one) => one !== undefined);
    if (usable.length === 0) return undefined;
    return { pictures: usable.map(({ picture }) => picture), input: stack(usable.map(({ tensor }) => tensor)) };
  }
}
