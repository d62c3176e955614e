import type { Image } from "@convlens/core/base";
import type { KeptFile } from "@convlens/web/clips";
import { pngOf } from "./save.ts";

/** A way to keep how a picture came about. */
export interface ClipDownload {
  readonly label: string;
  make(frames: readonly Image[], framesPerSecond: number, signal: AbortSignal): Promise<KeptFile>;
}

// Few visitors want one: what writes them is loaded when it is asked for.
const library = () => import("@convlens/web/clips");

/** What this browser can write. */
export const clipDownloads = (): readonly ClipDownload[] => [
  { label: "Film", make: async (frames, rate, signal) => (await library()).filmOf(timed(frames, rate), signal) },
  { label: "GIF", make: async (frames, rate, signal) => (await library()).gifOf(timed(frames, rate), signal) },
  { label: "Frames, PNG in a ZIP", make: zipped },
];

/** Frames one after the other, all as large as the last: pictures grow while they are dreamt. */
function* timed(frames: readonly Image[], framesPerSecond: number) {
  const { width, height } = frames.at(-1)!;
  for (const frame of frames) {
    const image = frame.width === width && frame.height === height ? frame : scaled(frame, width, height);
    yield { image, milliseconds: 1000 / framesPerSecond };
  }
}

function scaled(image: Image, width: number, height: number): Image {
  const small = new OffscreenCanvas(image.width, image.height);
  const pixels = new ImageData(image.width, image.height);
  pixels.data.set(image.data);
  small.getContext("2d")!.putImageData(pixels, 0, 0);
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, width, height);
  return { width, height, data: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
}

async function zipped(frames: readonly Image[], _: number, signal: AbortSignal): Promise<KeptFile> {
  const files: Record<string, Uint8Array> = {};
  for (const [i, frame] of frames.entries()) {
    signal.throwIfAborted();
    files[`${String(i + 1).padStart(5, "0")}.png`] = new Uint8Array(await (await pngOf(frame)).arrayBuffer());
  }
  return (await library()).zipOf(files);
}
