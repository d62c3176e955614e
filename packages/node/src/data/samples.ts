import { ConvlensError } from "@convlens/core/base";
import { type InputSpec, samplePlanes } from "@convlens/core/onnx";
import type { Planes } from "@convlens/core/training/augment";
import type { Setup } from "./messages.ts";
import { sourceImage } from "./source.ts";

/** Pictures as 8-bit samples of the network's size, from the cache where they are there. */
export class Samples {
  readonly #setup: Setup;
  readonly #bytes: number;
  readonly #cached: Int32Array;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#bytes = sampleBytes(setup.input);
    this.#cached = new Int32Array(setup.cached);
  }

  /** Throws `ConvlensError` for a picture that cannot be read. */
  async of(picture: number): Promise<Planes> {
    const [height, width] = this.#setup.input.size;
    const shape = { channels: this.#bytes / (height * width), height, width };
    const slot = this.#slot(picture);
    if (slot && Atomics.load(this.#cached, picture) === 1) return { ...shape, data: slot };
    const data = await this.#decode(picture);
    if (slot) {
      slot.set(data);
      Atomics.store(this.#cached, picture, 1);
    }
    return { ...shape, data };
  }

  #slot(picture: number): Uint8Array | undefined {
    if (picture >= this.#cached.length) return undefined;
    return new Uint8Array(this.#setup.cache, picture * this.#bytes, this.#bytes);
  }

  async #decode(picture: number): Promise<Uint8Array> {
    const { name, source } = this.#setup.pictures[picture]!;
    const { image } = await sourceImage(source, name);
    return samplePlanes(image, this.#setup.input);
  }
}

/** What one picture takes in the cache. */
export const sampleBytes = ({ size: [height, width], channels }: InputSpec): number =>
  height * width * (channels === "GRAY" ? 1 : 3);

/** Why a picture cannot be used, in one line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof ConvlensError ? error.message : String((error as Error).message)).split("\n")[0]!;
