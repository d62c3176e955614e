import type { IndexedImage } from "@convlens/core/base";
import { isIndexed, quantize } from "@convlens/core/base";
import type { Frames } from "./frames.ts";

/** The library that writes GIF; how it is loaded differs between Node and browsers. */
export interface GifLibrary {
  GIFEncoder(): {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette?: readonly (readonly number[])[]; delay?: number; repeat?: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
    readonly stream: { reset(): void };
  };
}

/**
 * Encodes an animated GIF that repeats for ever, piece by piece as frames come. Indexed frames keep their colours, others
 * get 256 of their own. Frames begin at hundredths of a second, so that the rate stays what it is. Stops between two frames where the signal aborts.
 */
export async function* gifPieces(
  { GIFEncoder }: GifLibrary,
  frames: Frames,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const gif = GIFEncoder();
  const taken = () => {
    const bytes = gif.bytes();
    gif.stream.reset();
    return bytes;
  };
  let shared: Uint8Array | undefined;
  let elapsed = 0;
  for await (const { image, milliseconds } of frames) {
    signal?.throwIfAborted();
    const indexed = isIndexed(image) ? image : quantize(image);
    const same = shared !== undefined && String(shared) === String(indexed.palette);
    shared ??= indexed.palette;
    gif.writeFrame(indexed.data, indexed.width, indexed.height, {
      ...(same ? {} : { palette: coloursOf(indexed) }),
      delay: 10 * (hundredths(elapsed + milliseconds) - hundredths(elapsed)),
      repeat: 0,
    });
    elapsed += milliseconds;
    yield taken();
  }
  if (!shared) throw new RangeError("an animation of no frames");
  gif.finish();
  yield taken();
}

const hundredths = (milliseconds: number): number => Math.round(milliseconds / 10);

/** RGB over white. */
function coloursOf({ palette }: IndexedImage): number[][] {
  return Array.from({ length: palette.length / 4 }, (_, i) => {
    const [r, g, b, alpha] = palette.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
    return [r, g, b].map((v) => Math.round(255 + ((v - 255) * alpha) / 255));
  });
}
