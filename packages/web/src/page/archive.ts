import {
  ConvlensError,
  cutOff,
  isGzip,
  isTar,
  isZip,
  openZip,
  type TarEntry,
  tarEntries,
  UsageError,
} from "@convlens/core/base";
import type { Found } from "@convlens/core/dataset";
import { blobOf, bytesOf } from "./sources.ts";
import type { NamedSource } from "./talk.ts";

export type Reads = () => Promise<Blob>;

/** All files of an archive may take as much as those of a zip: 256 MiB, or 32 times the archive where that is more. Bytes. */
const mostOf = (packed: number): number => Math.max(2 ** 28, 32 * packed);
const MOST_FILES = 2 ** 16;

/**
 * The files of a zip, tar or tar.gz that are wanted, each read when it is due. What decides is the content.
 * Throws `UsageError` for what is no archive, and `ConvlensError` for one that is damaged or unpacks to too much.
 */
export async function archiveFiles(file: NamedSource, wanted: (path: string) => boolean): Promise<Found<Reads>[]> {
  const blob = await blobOf(file.source, file.name);
  const head = new Uint8Array(await blob.slice(0, 512).arrayBuffer());
  if (isZip(head)) return zipFiles({ ...file, source: blob }, wanted);
  if (isGzip(head) || isTar(head)) return tarFiles(file.name, blob, isGzip(head), wanted);
  throw new UsageError(
    `${file.name} is no data set`,
    "drop a folder of pictures, with a folder for each class, or a zip, tar or tar.gz of it",
  );
}

async function zipFiles({ name, source }: NamedSource, wanted: (path: string) => boolean): Promise<Found<Reads>[]> {
  const zip = openZip(await bytesOf(source, name), name);
  const paths = [...zip.entries.keys()].filter(wanted);
  return paths.map((path) => ({
    path,
    source: async () => new Blob([zip.read(path) as Uint8Array<ArrayBuffer>]),
  }));
}

async function tarFiles(
  name: string,
  blob: Blob,
  packed: boolean,
  wanted: (path: string) => boolean,
): Promise<Found<Reads>[]> {
  const found: Found<Reads>[] = [];
  let [bytes, files] = [0, 0];
  const taken = (path: string, size: number) => {
    if (!wanted(path)) return false;
    bytes += size;
    // Of a plain archive nothing is unpacked.
    if (packed && bytes > mostOf(blob.size)) throw tooMuch(name, `it unpacks to more than ${mostOf(blob.size)} bytes`);
    if (++files > MOST_FILES) throw tooMuch(name, `it holds more than ${MOST_FILES} files`);
    return true;
  };
  try {
    for await (const entry of tarEntries(unpacked(blob, packed), name, taken))
      found.push({ path: entry.path, source: reads(blob, packed, entry) });
  } catch (cause) {
    // What a browser says of data that is cut off and of data that is damaged differs from one to the other.
    if (!packed || cause instanceof ConvlensError) throw cause;
    const { message, hint } = cutOff(name);
    throw new ConvlensError(`${message}, or damaged`, hint, { cause });
  }
  return found;
}

/** A part of a plain archive is read when it is due; what was packed is kept by the browser, on its disk where it is much. */
function reads(blob: Blob, packed: boolean, { bytes, offset }: TarEntry): Reads {
  const own = packed ? new Blob([bytes as Uint8Array<ArrayBuffer>]) : blob.slice(offset, offset + bytes.length);
  return async () => own;
}

async function* unpacked(blob: Blob, packed: boolean): AsyncGenerator<Uint8Array> {
  const stream = packed ? blob.stream().pipeThrough(new DecompressionStream("gzip")) : blob.stream();
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) yield value!;
  } finally {
    // What is left is not wanted; that it was damaged was told.
    await reader.cancel().catch(() => {});
  }
}

const tooMuch = (name: string, why: string) =>
  new ConvlensError(`${name} is not opened: ${why}`, "unpack it, and drop the folder");
