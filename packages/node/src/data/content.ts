import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { isGzip, isTar } from "@convlens/core/base";
import { fileError } from "../fileError.ts";
import { isBinary } from "./binarySets.ts";

/** What a file holds, as far as data sets are concerned. */
export type Content = "empty" | "tar" | "binary" | "picture" | "text" | "pickle" | "other";

/** Enough for the headers of all formats, also packed. */
const HEAD = 1 << 16;

/** Tells what a file holds by its first bytes, unpacked where they are gzip; not by its name. */
export async function contentOf(path: string): Promise<Content> {
  const file = await open(path).catch((error: unknown) => {
    throw fileError(error, path, "read");
  });
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, HEAD));
    await file.read(head, 0, head.length, 0);
    return contentOfBytes(head, size);
  } catch (error) {
    throw fileError(error, path, "read");
  } finally {
    await file.close();
  }
}

/** @param size of the whole file of which these are the first bytes */
export function contentOfBytes(head: Uint8Array, size: number): Content {
  if (isGzip(head)) return contentOfPlain(begun(head), 0);
  return contentOfPlain(head, size);
}

function contentOfPlain(head: Uint8Array, size: number): Content {
  if (head.length === 0) return "empty";
  if (isTar(head)) return "tar";
  if (isPictureFile(head)) return "picture";
  if (isBinary(head, size)) return "binary";
  // Protocol 2 and later, as NumPy's and PyTorch's users write it.
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return "pickle";
  return head.includes(0) ? "other" : "text";
}

function begun(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array([0]);
  }
}

const signatures: readonly RegExp[] = [
  /^\xff\xd8\xff/, // JPEG
  /^\x89PNG\r\n/,
  /^GIF8[79]a/,
  /^RIFF.{4}WEBP/s,
  /^(II\*\0|MM\0\*)/, // TIFF
  /^.{4}ftypavi[fs]/s,
];

function isPictureFile(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 16)).toString("latin1");
  return signatures.some((signature) => signature.test(text));
}
