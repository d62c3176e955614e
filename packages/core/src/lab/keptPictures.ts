import { type Float32Tensor, float32 } from "../base/tensor.ts";
import type { InputSpec } from "../onnx/meta.ts";
import { samplePlanes } from "../onnx/preprocess.ts";
import { type Augmentation, augmentedInput, changesOf, type Planes, plainInput } from "../training/augment/index.ts";
import type { BatchMaker } from "../training/index.ts";
import type { BenchSet } from "./define.ts";

/** The pictures of a data set at the network's size, eight bits a sample, decoded when they are first needed and kept. */
export class KeptPictures implements BatchMaker {
  readonly #set: BenchSet;
  readonly #input: InputSpec;
  readonly #seed: number;
  readonly #plain: ReturnType<typeof plainInput>;
  readonly #augmented: ReturnType<typeof augmentedInput>;
  readonly #kept = new Map<number, Planes>();

  constructor(set: BenchSet, input: InputSpec, augmentation: Augmentation, seed: number) {
    this.#set = set;
    this.#input = input;
    this.#seed = seed;
    this.#plain = plainInput(input);
    this.#augmented = augmentedInput(input, augmentation);
  }

  async batch(pictures: readonly number[], epoch?: number): Promise<Float32Tensor> {
    const planes = await Promise.all(pictures.map((picture) => this.#planes(picture)));
    const { channels, height, width } = planes[0]!;
    const row = channels * height * width;
    const values = new Float32Array(pictures.length * row);
    for (const [i, picture] of pictures.entries()) {
      const write = epoch === undefined ? this.#plain : this.#augmented(changesOf(this.#seed, epoch, picture));
      write(planes[i]!, values.subarray(i * row, (i + 1) * row));
    }
    return float32([pictures.length, channels, height, width], values);
  }

  async #planes(picture: number): Promise<Planes> {
    const known = this.#kept.get(picture);
    if (known) return known;
    const [height, width] = this.#input.size;
    const data = samplePlanes(await this.#set.image(picture), this.#input);
    const planes = { data, channels: data.length / (height * width), height, width };
    this.#kept.set(picture, planes);
    return planes;
  }
}
