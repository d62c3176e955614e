import { ConvlensError } from "./errors.ts";

/** A plain file inside an archive. */
export interface TarEntry {
  /** With slashes, without a leading `./`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Where they begin in the archive, once it is unpacked. */
  readonly offset: number;
}

// The format is POSIX ustar with pax headers (IEEE Std 1003.1, pax) and GNU's long names.
const BLOCK = 512;

/** Names and what else is said of a file take far less; more is passed over. Bytes. */
const LONGEST_NAME = 1 << 20;

/**
 * Goes through the plain files of a tar archive in their order, one in memory at a time. Links, devices and sparse files are passed over.
 * Throws `ConvlensError` naming the archive where it is cut off or no archive.
 * @param chunks its bytes, where it was compressed unpacked
 * @param wanted is asked before a file is read, with its size in bytes as the archive declares it
 */
export async function* tarEntries(
  chunks: AsyncIterable<Uint8Array>,
  archive: string,
  wanted: (path: string, size: number) => boolean = () => true,
): AsyncGenerator<TarEntry> {
  const input = new Pieces(chunks, archive);
  try {
    let long: string | undefined;
    for (let header = await input.take(BLOCK); header && !isEmpty(header); header = await input.take(BLOCK)) {
      const { name, size, type } = parseHeader(header, archive);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      const entry = (long ?? name).replace(/^(\.\/)+/, "");
      const isFile = type === "0" || type === "\0" || type === "7";
      if (isFile && wanted(entry, size)) {
        const offset = input.taken;
        yield { path: entry, bytes: (await input.need(padded)).slice(0, size), offset };
      } else if ((type === "L" || type === "x") && size <= LONGEST_NAME) {
        const text = new TextDecoder().decode((await input.need(padded)).subarray(0, size));
        long = type === "L" ? text.replace(/\0.*$/s, "") : (paxPath(text) ?? long);
        continue;
      } else await input.skip(padded);
      // A global pax header says nothing of one file.
      if (type !== "g") long = undefined;
    }
  } finally {
    await input.close();
  }
}

/** Whether a file begins with the header of a tar archive. */
export const isTar = (head: Uint8Array): boolean =>
  head.length >= BLOCK && !isEmpty(head.subarray(0, BLOCK)) && sumFits(head.subarray(0, BLOCK));

/** Whether a file is packed by gzip, as tar archives often are. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** A header holds the sum of its bytes, with the sum itself as blanks. */
function sumFits(header: Uint8Array): boolean {
  const sum = header.reduce((total, b, i) => total + (i >= 148 && i < 156 ? 32 : b), 0);
  return sum === Number.parseInt(textIn(header, 148, 8), 8);
}

const textIn = (header: Uint8Array, from: number, length: number): string =>
  new TextDecoder().decode(header.subarray(from, from + length)).replace(/\0.*$/s, "");

function parseHeader(header: Uint8Array, archive: string) {
  const text = (from: number, length: number) => textIn(header, from, length);
  if (!sumFits(header))
    throw new ConvlensError(`${archive} is no tar archive, or is damaged`, "give a .tar or .tar.gz archive");
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

/** An archive ends in the middle. */
export const cutOff = (archive: string) => new ConvlensError(`${archive} is cut off`, "copy it again");

/** A stream, taken in pieces of chosen lengths. */
class Pieces {
  /** Bytes so far. */
  taken = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #archive: string;
  #held = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>, archive: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#archive = archive;
  }

  /** The next `length` bytes, or nothing at the end. */
  async take(length: number): Promise<Uint8Array | undefined> {
    const chunks: Uint8Array[] = [this.#held];
    let count = this.#held.length;
    while (count < length) {
      const { value, done } = await this.#chunks.next();
      if (done) {
        if (count > 0) throw cutOff(this.#archive);
        return undefined;
      }
      chunks.push(value);
      count += value.length;
    }
    const all = chunks.length === 1 ? chunks[0]! : joined(chunks, count);
    this.#held = all.subarray(length) as Uint8Array<ArrayBuffer>;
    this.taken += length;
    return all.subarray(0, length);
  }

  async need(length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array();
    const bytes = await this.take(length);
    if (!bytes) throw cutOff(this.#archive);
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; left -= Math.min(left, 1 << 20)) await this.need(Math.min(left, 1 << 20));
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

function joined(chunks: readonly Uint8Array[], count: number): Uint8Array {
  const all = new Uint8Array(count);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
