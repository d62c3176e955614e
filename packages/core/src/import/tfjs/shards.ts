import { ConvlensError } from "../../base/errors.ts";
import { readBeside } from "../beside.ts";
import type { ModelFile } from "../define.ts";

/** The files of one group of weights, read one after the other as if they were one. */
export class Shards {
  readonly #file: ModelFile;
  readonly #paths: string[];
  readonly #pieces: Uint8Array[] = [];
  #held = 0;
  #read = 0;

  constructor(file: ModelFile, paths: readonly string[]) {
    this.#file = file;
    this.#paths = [...paths];
  }

  /** The next bytes, as a copy. Nothing is allocated for what the files do not hold. */
  async take(length: number, what: string): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#held < length) {
      const path = this.#paths.shift();
      if (path === undefined)
        throw new ConvlensError(
          `${what} of "${this.#file.name}" is cut off: its files hold ${this.#read} bytes, and ${length - this.#held} are missing`,
          "Copy all of its weight files again.",
        );
      this.#push(await this.#open(path));
    }
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const piece = this.#pieces[0]!;
      const part = piece.subarray(0, length - at);
      bytes.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.#held -= length;
    return bytes;
  }

  /** Throws where there is more than has been taken: the manifest is of other files then. */
  async end(): Promise<void> {
    for (const path of this.#paths) this.#push(await this.#open(path));
    if (this.#held > 0)
      throw new ConvlensError(
        `the weight files of "${this.#file.name}" hold ${this.#held} bytes more than it lists`,
        "Copy model.json and all of its weight files again: they are not of the same model.",
      );
  }

  #push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.push(bytes);
    this.#held += bytes.length;
    this.#read += bytes.length;
  }

  async #open(path: string): Promise<Uint8Array> {
    const bytes = await readBeside(this.#file, path);
    if (bytes) return bytes;
    throw new ConvlensError(
      `"${this.#file.name}" needs "${path}", which is not beside it`,
      "Copy its weight files too.",
    );
  }
}
