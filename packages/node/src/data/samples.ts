import { ConvlensError } from "@convlens/core/base";
import { type InputSpec, preprocess } from "@convlens/core/onnx";
import type { Planes } from "@convlens/core/training/augment";
import type { Setup } from "./messages.ts";
import { sourceImage } from "./source.ts";

/** Pictures as 8-bit samples of the network's size, from the cache where they are there. */
export class Samples {
  readonly #setup: Setup;
  readonly #as8Bit: InputSpec;
  readonly #bytes: number;
  readonly #cached: Int32Array;

  constructor(setup: Setup) {
    this.#setup = setup;
    const channels = setup.input.channels === "GRAY" ? "GRAY" : "RGB";
    this.#as8Bit = { ...setup.input, channels, range: [0, 255], mean: [0], std: [1] };
    this.#bytes = sampleBytes(setup.input);
    this.#cached = new Int32Array(setup.cached);
  }

  /** Throws `ConvlensError` for a picture that cannot be read. */
  async of(picture: number): Promise<Planes> {
    const [height, width] = this.#as8Bit.size;
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
    // Whole numbers from 0 to 255, as floats.
    return Uint8Array.from(preprocess(image, this.#as8Bit).tensor.data);
  }
}

/** What one picture takes in the cache. */
export const sampleBytes = ({ size: [height, width], channels }: InputSpec): number =>
  height * width * (channels === "GRAY" ? 1 : 3);

/** Why a picture cannot be used, in one line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof ConvlensError ? error.message : String((error as Error).message)).split("\n")[0]!;
