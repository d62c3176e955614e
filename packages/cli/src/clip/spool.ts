import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Rows of numbers, all of one length, kept in a file: what is too much for memory and read again in another order. */
export class Spool {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #length: number;

  private constructor(file: FileHandle, path: string, length: number) {
    this.#file = file;
    this.#path = path;
    this.#length = length;
  }

  /** @param length numbers in a row */
  static async open(path: string, length: number): Promise<Spool> {
    await mkdir(dirname(path), { recursive: true });
    return new Spool(await open(path, "w+"), path, length);
  }

  async write(row: number, values: Float32Array): Promise<void> {
    if (values.length !== this.#length) throw new RangeError(`a row of ${values.length}, not ${this.#length}`);
    await this.#file.write(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      0,
      undefined,
      this.#at(row),
    );
  }

  async read(row: number): Promise<Float32Array> {
    const values = new Float32Array(this.#length);
    await this.#file.read(new Uint8Array(values.buffer), 0, values.byteLength, this.#at(row));
    return values;
  }

  /** Closes and removes the file. */
  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  #at(row: number): number {
    return row * this.#length * Float32Array.BYTES_PER_ELEMENT;
  }
}
