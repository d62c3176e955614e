import { createRequire } from "node:module";
import { type GifLibrary, gifPieces } from "@convlens/web";
import type { Frames } from "./frames.ts";

/** An animated GIF, piece by piece; see `gifPieces`. */
export const encodeGif = (frames: Frames, signal?: AbortSignal): AsyncGenerator<Uint8Array> =>
  gifPieces(createRequire(import.meta.url)("gifenc") as GifLibrary, frames, signal);
