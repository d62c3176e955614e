import type { Image } from "@convlens/core/base";
import { pngOf } from "./save.ts";

/** A way to keep how a picture came about. */
export interface ClipDownload {
  readonly label: string;
  readonly ending: string;
  make(frames: readonly Image[], framesPerSecond: number, signal: AbortSignal): Promise<Blob>;
}

/** What this browser can write. */
export const clipDownloads = (): readonly ClipDownload[] => [
  { label: "Frames, PNG in a ZIP", ending: "zip", make: zipOf },
];

async function zipOf(frames: readonly Image[], _: number, signal: AbortSignal): Promise<Blob> {
  // Few visitors want one.
  const { zip } = await import("fflate");
  const files: Record<string, [Uint8Array, { level: 0 }]> = {};
  for (const [i, frame] of frames.entries()) {
    signal.throwIfAborted();
    const bytes = new Uint8Array(await (await pngOf(frame)).arrayBuffer());
    // A PNG does not become smaller.
    files[`${String(i + 1).padStart(5, "0")}.png`] = [bytes, { level: 0 }];
  }
  return new Promise((done, fail) =>
    zip(files, (error, bytes) => (error ? fail(error) : done(new Blob([bytes as Uint8Array<ArrayBuffer>])))),
  );
}
