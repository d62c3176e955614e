import type { Zippable } from "fflate";
import type { Frames } from "../frames.ts";
import { type GifLibrary, gifPieces } from "../gif.ts";
import { encodeVideo } from "./video.ts";

/** A file to keep. */
export interface KeptFile {
  readonly blob: Blob;
  /** `mp4`, `webm`, `gif` … */
  readonly ending: string;
}

/** Frames as a film, the best that this browser encodes: MP4, WebM, or else GIF. Throws the signal's reason where it aborts. */
export async function filmOf(frames: Frames, signal?: AbortSignal): Promise<KeptFile> {
  return (await encodeVideo(frames, signal)) ?? gifOf(frames, signal);
}

/** Frames as an animated GIF that repeats for ever. */
export async function gifOf(frames: Frames, signal?: AbortSignal): Promise<KeptFile> {
  // Bundlers differ in what they make of a CommonJS package.
  const loaded = (await import("gifenc")) as Partial<GifLibrary> & { readonly default?: GifLibrary };
  const library = loaded.GIFEncoder ? (loaded as GifLibrary) : loaded.default!;
  const pieces: BlobPart[] = [];
  for await (const piece of gifPieces(library, frames, signal)) pieces.push(piece as Uint8Array<ArrayBuffer>);
  return { blob: new Blob(pieces, { type: "image/gif" }), ending: "gif" };
}

/** Files by their paths as a zip archive; what is packed already is stored as it is. */
export async function zipOf(files: Readonly<Record<string, Uint8Array>>): Promise<KeptFile> {
  const { zip } = await import("fflate");
  const isPacked = (name: string) => /\.(png|jpe?g|webp|gif|mp4|webm|zip)$/i.test(name);
  const entries: Zippable = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, [bytes, { level: isPacked(name) ? 0 : 6 }]]),
  );
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    zip(entries, (error, data) => (error ? reject(error) : resolve(data)));
  });
  return { blob: new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/zip" }), ending: "zip" };
}
