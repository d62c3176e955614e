import { ConvlensError } from "@convlens/core/base";
import type { Source } from "./talk.ts";

/** Throws `ConvlensError` where an address does not answer, or a dropped file is gone. */
export async function blobOf(source: Source, name: string): Promise<Blob> {
  if (typeof source !== "string") return source;
  const answer = await fetch(source).catch((cause: unknown) => {
    throw new ConvlensError(`${name} cannot be fetched`, "is the server still there? then reload the page", { cause });
  });
  if (!answer.ok) throw new ConvlensError(`${name} cannot be fetched: ${answer.status} ${answer.statusText}`);
  return answer.blob();
}

/** All bytes. Throws `ConvlensError` as `blobOf`, and for more than one array holds. */
export async function bytesOf(source: Source, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await blobOf(source, name);
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new ConvlensError(
      `${name} cannot be read (${Math.round(blob.size / 2 ** 20)} MB)`,
      "it may have been moved or changed since it was chosen, or be larger than this browser holds; choose it again",
      { cause },
    );
  }
}
