import { type Image, type IndexedImage, toRgba } from "@convlens/core/base";
import type { Frames } from "../frames.ts";
import type { KeptFile } from "./clips.ts";

type Library = typeof import("mediabunny");

/** What players take, the most widely played first. */
const kinds = [
  { ending: "mp4", codecs: ["avc", "vp9"] },
  { ending: "webm", codecs: ["vp9", "vp8"] },
] as const;

interface Choice {
  readonly ending: "mp4" | "webm";
  readonly codec: "avc" | "vp9" | "vp8";
}

/**
 * Frames as a film, by the browser's own encoders; nothing where it has none. The whole film is in memory at the end.
 * Odd sides lose a pixel, which no player's colours can hold. Throws the signal's reason where it aborts.
 */
export async function encodeVideo(frames: Frames, signal?: AbortSignal): Promise<KeptFile | undefined> {
  if (!("VideoEncoder" in globalThis)) return undefined;
  const library = await import("mediabunny");
  let film: Film | undefined;
  try {
    for await (const { image, milliseconds } of frames) {
      signal?.throwIfAborted();
      if (!film) {
        const choice = await chosen(library, image);
        if (!choice) return undefined;
        film = await Film.begin(library, choice, image);
      }
      await film.add(image, milliseconds / 1000);
    }
    if (!film) throw new RangeError("a film of no frames");
    return await film.end();
  } catch (error) {
    await film?.cancel();
    throw error;
  }
}

const even = (length: number) => Math.max(2, length - (length % 2));

async function chosen(library: Library, { width, height }: Image | IndexedImage): Promise<Choice | undefined> {
  for (const { ending, codecs } of kinds) {
    const size = { width: even(width), height: even(height) };
    const codec = await library.getFirstEncodableVideoCodec([...codecs], size);
    if (codec) return { ending, codec: codec as Choice["codec"] };
  }
  return undefined;
}

/** A film that is being made. */
class Film {
  readonly #output: import("mediabunny").Output;
  readonly #target: import("mediabunny").BufferTarget;
  readonly #source: import("mediabunny").CanvasSource;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #ending: Choice["ending"];
  #seconds = 0;

  private constructor(library: Library, { ending, codec }: Choice, { width, height }: Image | IndexedImage) {
    const canvas = new OffscreenCanvas(even(width), even(height));
    this.#context = canvas.getContext("2d", { alpha: false })!;
    this.#target = new library.BufferTarget();
    const format = ending === "mp4" ? new library.Mp4OutputFormat() : new library.WebMOutputFormat();
    this.#output = new library.Output({ format, target: this.#target });
    this.#source = new library.CanvasSource(canvas, { codec, bitrate: library.QUALITY_HIGH });
    this.#output.addVideoTrack(this.#source);
    this.#ending = ending;
  }

  static async begin(library: Library, choice: Choice, first: Image | IndexedImage): Promise<Film> {
    const film = new Film(library, choice, first);
    await film.#output.start();
    return film;
  }

  async add(picture: Image | IndexedImage, seconds: number): Promise<void> {
    const { width, data } = toRgba(picture);
    const bitmap = await createImageBitmap(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width));
    const { canvas } = this.#context;
    // What is transparent lies on white.
    this.#context.fillStyle = "#fff";
    this.#context.fillRect(0, 0, canvas.width, canvas.height);
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    await this.#source.add(this.#seconds, seconds);
    this.#seconds += seconds;
  }

  async end(): Promise<KeptFile> {
    await this.#output.finalize();
    return { blob: new Blob([this.#target.buffer!], { type: `video/${this.#ending}` }), ending: this.#ending };
  }

  cancel(): Promise<void> {
    return this.#output.cancel();
  }
}
