import { inflateSync } from "fflate";
import { crc32 } from "./crc32.ts";
import { ConvlensError } from "./errors.ts";

// PKWARE's APPNOTE 6.3: local headers with data, then a directory, then where the directory is; each with its signature.

/** One file of an archive, as the archive's directory declares it. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Bytes inside of the archive. */
  readonly packed: number;
}

export interface ZipOptions {
  /** Whether checksums are checked; PyTorch can be told to write none. Default true. */
  readonly checked?: boolean;
  /** How many bytes all files together may unpack to. Default: 256 MiB, or 32 times the archive where that is more. */
  readonly most?: number;
}

/** An archive whose files are unpacked one at a time, each when it is read. */
export interface Zip {
  /** In the order of the directory, without folders. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * The bytes of a file; a view into the archive where it is stored without compression.
   * Throws `ConvlensError` where there is no such file, or where it is damaged, encrypted or compressed in another way than Deflate.
   */
  read(name: string): Uint8Array;
}

const LOCAL = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const NONE_32 = 0xffffffff;
const MOST_ENTRIES = 1 << 16;
/** Deflate gives at most 258 bytes for 2 bits. */
const MOST_RATIO = 1032;

/** Whether bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/**
 * Reads an archive's directory; `owner` names it in messages, such as `"model.keras"`.
 * Files stored or deflated, sizes of 64 bits. Throws `ConvlensError` for what is no whole archive and for one that
 * declares too many files, sizes that cannot be true, or more than `most` bytes, before anything is unpacked.
 */
export function openZip(bytes: Uint8Array, owner: string, options: ZipOptions = {}): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (what: string, wayOut = "Copy or save it again.") =>
    new ConvlensError(`${owner} is no whole zip archive: ${what}`, wayOut);
  try {
    const held = directory(view, fail);
    const total = [...held.values()].reduce((sum, e) => sum + e.size, 0);
    const most = options.most ?? Math.max(1 << 28, 32 * bytes.length);
    if (total > most)
      throw fail(`it unpacks to ${total} bytes, more than the ${most} that one of its size may`, "Pack it again.");
    const read = (name: string) => unpack(view, found(held, name, owner), options.checked ?? true, fail);
    return { entries: held, read };
  } catch (cause) {
    if (cause instanceof RangeError) throw fail("a part lies outside of the file");
    throw cause;
  }
}

interface Located extends ZipEntry {
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly at: number;
}

type Fail = (what: string, wayOut?: string) => ConvlensError;

function found(held: ReadonlyMap<string, Located>, name: string, owner: string): Located {
  const entry = held.get(name);
  if (!entry) throw new ConvlensError(`${owner} holds no file "${name}"`, "Save it again.");
  return entry;
}

function directory(view: DataView, fail: Fail): Map<string, Located> {
  const { count, at } = placeOf(view, fail);
  if (count > MOST_ENTRIES) throw fail(`it declares ${count} files, and ${MOST_ENTRIES} are the most that are read`);
  const held = new Map<string, Located>();
  let next = at;
  for (let i = 0; i < count; i++) {
    if (view.getUint32(next, true) !== ENTRY) throw fail(`its directory breaks off after ${i} of ${count} files`);
    const { entry, length } = entryAt(view, next, fail);
    next += length;
    if (entry.name.endsWith("/")) continue;
    if (held.has(entry.name)) throw fail(`it holds "${entry.name}" twice`);
    held.set(entry.name, entry);
  }
  return held;
}

/** Where the directory is and how many files it lists, from the record at the end, behind which a comment may follow. */
function placeOf(view: DataView, fail: Fail): { count: number; at: number } {
  const last = view.byteLength - 22;
  for (let p = last; p >= Math.max(0, last - 0xffff); p--) {
    if (view.getUint32(p, true) !== END || p + 22 + view.getUint16(p + 20, true) > view.byteLength) continue;
    if (p < 20 || view.getUint32(p - 20, true) !== LOCATOR_64)
      return { count: view.getUint16(p + 10, true), at: view.getUint32(p + 16, true) };
    const wide = wideInteger(view, p - 12);
    if (view.getUint32(wide, true) !== END_64) throw fail("its 64-bit end record is not where it should be");
    return { count: wideInteger(view, wide + 32), at: wideInteger(view, wide + 48) };
  }
  throw fail("it has no end record");
}

/** A 64-bit number; what a double cannot hold lies outside of any file. */
function wideInteger(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (value > Number.MAX_SAFE_INTEGER) throw new RangeError("a 64-bit number beyond any file");
  return value;
}

function entryAt(view: DataView, at: number, fail: Fail): { entry: Located; length: number } {
  const [named, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [number, number, number];
  const end = at + 46 + named + extra;
  const name = new TextDecoder().decode(part(view, at + 46, named));
  const stated = [24, 20, 42].map((o) => view.getUint32(at + o, true));
  const [size, packed, offset] = wideFields(view, end - extra, end, stated) as [number, number, number];
  const method = view.getUint16(at + 10, true);
  if (method === 0 ? size !== packed : size > packed * MOST_RATIO)
    throw fail(`"${name}" says that ${packed} bytes unpack to ${size}, which cannot be`);
  const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
  const entry = { name, size, packed, method, encrypted, crc: view.getUint32(at + 16, true), at: offset };
  return { entry, length: 46 + named + extra + comment };
}

/** Unpacked size, packed size and place: those that 32 bits cannot hold follow each other in extra field 1. */
function wideFields(view: DataView, start: number, end: number, stated: readonly number[]): number[] {
  let wide = -1;
  for (let p = start; p + 4 <= end; p += 4 + view.getUint16(p + 2, true))
    if (view.getUint16(p, true) === 1) wide = p + 4;
  return stated.map((value) => {
    if (value !== NONE_32 || wide < 0) return value;
    wide += 8;
    return wideInteger(view, wide - 8);
  });
}

function part(view: DataView, at: number, length: number): Uint8Array {
  if (at + length > view.byteLength) throw new RangeError("a part outside of the file");
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function unpack(view: DataView, entry: Located, checked: boolean, fail: Fail): Uint8Array {
  const { name, at, packed } = entry;
  if (entry.encrypted) throw fail(`"${name}" is encrypted`, "Pack it without a password.");
  if (entry.method !== 0 && entry.method !== 8)
    throw fail(`"${name}" is compressed by method ${entry.method}`, "Pack it again with Deflate, or uncompressed.");
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== LOCAL)
    throw fail(`"${name}" is not where it should be`);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > view.byteLength) throw fail(`"${name}" is cut off`);
  const data = part(view, start, packed);
  const bytes = entry.method === 0 ? data : inflated(data, entry, fail);
  if (checked && crc32(bytes) !== entry.crc) throw fail(`"${name}" is damaged: its checksum differs`);
  return bytes;
}

/** Never more than the declared bytes, and one that shows that there are more. */
function inflated(data: Uint8Array, { name, size }: Located, fail: Fail): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(data, { out: new Uint8Array(size + 1) });
  } catch {
    throw fail(`"${name}" is damaged`);
  }
  if (bytes.length !== size) throw fail(`"${name}" does not unpack to its ${size} bytes`);
  return bytes;
}
