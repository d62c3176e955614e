import { atomically } from "./atomic.ts";
import { ffmpeg, hasFfmpeg } from "./ffmpeg.ts";
import type { Frames } from "./frames.ts";
import { evenRgb } from "./frames.ts";
import { wasmEncoder } from "./h264.ts";

/** Takes RGB frames one after the other, each `width` × `height` × 3 bytes, and leaves an MP4 file. */
export interface VideoEncoder {
  add(rgb: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Gives up; the file may be there in part. */
  abort(): void;
}

export interface Video {
  /** Even. */
  readonly width: number;
  /** Even. */
  readonly height: number;
  readonly framesPerSecond: number;
  /** A file whose sound goes with the pictures, as it is; an encoder that cannot leaves it out. */
  readonly sound?: string | undefined;
}

export type StartEncoder = (path: string, video: Video) => Promise<VideoEncoder>;

export interface Mp4Options {
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's ffmpeg where it is there and has H.264, else an encoder in WebAssembly. */
  readonly encoder?: "ffmpeg" | "wasm";
  /** A file whose sound goes with the pictures, as it is; only ffmpeg takes it over. */
  readonly sound?: string | undefined;
}

/**
 * Writes an H.264 MP4 file (yuv420p, the index in front) whole or not at all, taking frames as they come. The first frame's
 * duration sets the rate; a frame that stays longer is repeated. Odd sides are extended by a pixel.
 * Throws `ConvlensError` for a file that cannot be written, and the signal's reason where it aborts.
 */
export async function writeMp4(path: string, frames: Frames, options: Mp4Options = {}): Promise<void> {
  const start = (options.encoder ?? ((await hasFfmpeg()) ? "ffmpeg" : "wasm")) === "ffmpeg" ? ffmpeg : wasmEncoder;
  await atomically(path, (temporary) => encode(temporary, frames, start, options));
}

async function encode(path: string, frames: Frames, start: StartEncoder, { signal, sound }: Mp4Options): Promise<void> {
  let encoder: VideoEncoder | undefined;
  let first = 0;
  try {
    for await (const { image, milliseconds } of frames) {
      signal?.throwIfAborted();
      const { width, height, data } = evenRgb(image);
      first ||= milliseconds;
      encoder ??= await start(path, { width, height, framesPerSecond: 1000 / first, sound });
      for (let n = Math.max(1, Math.round(milliseconds / first)); n > 0; n--) await encoder.add(data);
    }
    if (!encoder) throw new RangeError("a video of no frames");
    signal?.throwIfAborted();
    await encoder.finish();
  } catch (error) {
    encoder?.abort();
    throw error;
  }
}
