import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { ConvlensError } from "@convlens/core/base";
import { fileError } from "../fileError.ts";
import { missing } from "../files.ts";

/** A plain file inside an archive. */
export interface TarEntry {
  /** With slashes, without a leading `./`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

// The format is POSIX ustar with pax headers (IEEE Std 1003.1, pax) and GNU's long names.
const BLOCK = 512;

/** Names and what else is said of a file take far less; more is passed over. Bytes. */
const LONGEST_NAME = 1 << 20;

/**
 * Goes through the plain files of a `.tar`, `.tar.gz` or `.tgz` archive in their order, one in memory at a time; what decides on
 * compression is the content. Links, devices and sparse files are passed over.
 * Throws `ConvlensError` naming the archive where it is missing, cut off or no archive.
 * @param wanted is asked before a file is read, with its size in bytes as the archive declares it
 */
export async function* readTar(
  path: string,
  wanted: (path: string, size: number) => boolean = () => true,
): AsyncGenerator<TarEntry> {
  const input = new Pieces(await contents(path), path);
  try {
    let long: string | undefined;
    for (let header = await input.take(BLOCK); header && !isEmpty(header); header = await input.take(BLOCK)) {
      const { name, size, type } = parseHeader(header, path);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      const entry = (long ?? name).replace(/^(\.\/)+/, "");
      const isFile = type === "0" || type === "\0" || type === "7";
      if (isFile && wanted(entry, size)) yield { path: entry, bytes: (await input.need(padded)).slice(0, size) };
      else if ((type === "L" || type === "x") && size <= LONGEST_NAME) {
        const text = new TextDecoder().decode((await input.need(padded)).subarray(0, size));
        long = type === "L" ? text.replace(/\0.*$/s, "") : (paxPath(text) ?? long);
        continue;
      } else await input.skip(padded);
      // A global pax header says nothing of one file.
      if (type !== "g") long = undefined;
    }
  } catch (error) {
    throw tarError(error, path);
  } finally {
    await input.close();
  }
}

/** The archive's bytes, unpacked where they are gzip. */
async function contents(path: string): Promise<NodeJS.ReadableStream> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    file.once("error", reject).once("end", () => resolve(null));
    file.once("readable", () => resolve(file.read() as Buffer | null));
  }).catch(async (error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? await missing(path) : fileError(error, path, "read");
  });
  if (!first) throw new ConvlensError(`${path} is empty`, "give a .tar or .tar.gz archive");
  file.unshift(first);
  if (first[0] !== 0x1f || first[1] !== 0x8b) return file;
  const unpacked = createGunzip();
  file.once("error", (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

/** Whether a file begins with the header of a tar archive. */
export const isTar = (head: Uint8Array): boolean =>
  head.length >= BLOCK && !isEmpty(head.subarray(0, BLOCK)) && sumFits(head.subarray(0, BLOCK));

/** A header holds the sum of its bytes, with the sum itself as blanks. */
function sumFits(header: Uint8Array): boolean {
  const sum = header.reduce((total, b, i) => total + (i >= 148 && i < 156 ? 32 : b), 0);
  return sum === Number.parseInt(textIn(header, 148, 8), 8);
}

const textIn = (header: Uint8Array, from: number, length: number): string =>
  new TextDecoder().decode(header.subarray(from, from + length)).replace(/\0.*$/s, "");

function parseHeader(header: Uint8Array, path: string) {
  const text = (from: number, length: number) => textIn(header, from, length);
  if (!sumFits(header))
    throw new ConvlensError(`${path} is no tar archive, or is damaged`, "give a .tar or .tar.gz archive");
  const prefix = text(257, 5) === "ustar" && header[263] !== 0x20 ? text(345, 155) : "";
  const name = text(0, 100);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size: sizeOf(header.subarray(124, 136), text(124, 12)),
    type: String.fromCharCode(header[156]!),
  };
}

/** Octal, or big-endian binary where the first bit is set. */
function sizeOf(field: Uint8Array, text: string): number {
  if ((field[0]! & 0x80) === 0) return Number.parseInt(text.trim() || "0", 8);
  return field.subarray(4).reduce((n, b) => n * 256 + b, 0);
}

const paxPath = (text: string): string | undefined => /^\d+ path=(.*)$/m.exec(text)?.[1];

const isEmpty = (block: Uint8Array): boolean => block.every((b) => b === 0);

function tarError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return cutOff(path);
  if (code?.startsWith("Z_"))
    return new ConvlensError(`${path} does not unpack: ${(error as Error).message}`, "copy it again", { cause: error });
  return fileError(error, path, "read");
}

const cutOff = (path: string) => new ConvlensError(`${path} is cut off`, "copy it again");

/** A stream, taken in pieces of chosen lengths. */
class Pieces {
  readonly #stream: NodeJS.ReadableStream;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #path: string;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: NodeJS.ReadableStream, path: string) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.#path = path;
  }

  /** The next `length` bytes, or nothing at the end. */
  async take(length: number): Promise<Buffer | undefined> {
    const chunks = [this.#held];
    let count = this.#held.length;
    while (count < length) {
      const { value, done } = await this.#chunks.next();
      if (done) {
        if (count > 0) throw cutOff(this.#path);
        return undefined;
      }
      chunks.push(value);
      count += value.length;
    }
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, count);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }

  async need(length: number): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0);
    const bytes = await this.take(length);
    if (!bytes) throw cutOff(this.#path);
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; left -= Math.min(left, 1 << 20)) await this.need(Math.min(left, 1 << 20));
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
    (this.#stream as unknown as { destroy?(): void }).destroy?.();
  }
}
