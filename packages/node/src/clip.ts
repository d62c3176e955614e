import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Image } from "@convlens/core/base";
import { ConvlensError, UsageError } from "@convlens/core/base";
import { decodePicture } from "./decode.ts";
import { missing, readFile } from "./files.ts";
import { pictures } from "./pictures.ts";
import { openVideo } from "./video.ts";

/** A picture of a clip. */
export interface ClipFrame {
  readonly image: Image;
  /** How long it stays. */
  readonly milliseconds: number;
}

/** Pictures that follow each other: a video, an animated GIF or WebP, or a folder of frames. */
export interface Clip {
  readonly path: string;
  /** The name without its ending. */
  readonly stem: string;
  /** How many frames it has, as far as its file says. */
  readonly count: number;
  /** The mean rate. */
  readonly framesPerSecond: number;
  /** Whether there may be sound to go with it. */
  readonly sound: boolean;
  /** The frames from the first on, each time it is asked. */
  frames(signal?: AbortSignal): AsyncIterable<ClipFrame>;
}

const videoEndings = ["mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg"];

/** Whether a file's name says that it is a video. */
export const isVideo = (path: string): boolean => videoEndings.includes(extname(path).slice(1).toLowerCase());

/** Whether a file is a clip: a video, or a picture that moves. Folders are not, unless a user says so. */
export async function isClip(path: string): Promise<boolean> {
  if (isVideo(path)) return true;
  if (!/\.(gif|webp)$/i.test(path)) return false;
  const { default: sharp } = await import("sharp");
  const about = await sharp(path)
    .metadata()
    .catch(() => undefined);
  return (about?.pages ?? 1) > 1;
}

/**
 * Opens a clip. A video is decoded by the system's ffmpeg.
 * @param framesPerSecond of a folder of frames; files say it themselves
 *
 * Throws `ConvlensError` where ffmpeg is missing or cannot read the video, and for a picture that stands still.
 */
export async function openClip(path: string, framesPerSecond = 25): Promise<Clip> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw await missing(path);
  if (found.isDirectory()) return folderOfFrames(path, framesPerSecond);
  return isVideo(path) ? openVideo(path) : animatedPicture(path);
}

async function folderOfFrames(path: string, framesPerSecond: number): Promise<Clip> {
  const files = await pictures([path]);
  return {
    path,
    stem: basename(path),
    count: files.length,
    framesPerSecond,
    sound: false,
    async *frames(signal) {
      for (const file of files) {
        signal?.throwIfAborted();
        const loaded = await file.load();
        if (loaded.kind === "tensor") throw new UsageError(`${file.path} is a tensor`, "frames of a clip are pictures");
        yield { image: loaded.image, milliseconds: 1000 / framesPerSecond };
      }
    },
  };
}

/** What browsers show a GIF's frame for that says 0 or 10 ms. */
const LEAST_MILLISECONDS = 20;
const HURRIED_MILLISECONDS = 100;

async function animatedPicture(path: string): Promise<Clip> {
  const { default: sharp } = await import("sharp");
  const bytes = await readFile(path);
  // What cannot be read is told in the words of a picture.
  if (
    !(await sharp(bytes)
      .metadata()
      .catch(() => undefined))
  )
    await decodePicture(bytes, basename(path));
  const { pages = 1, delay = [] } = await sharp(bytes).metadata();
  if (pages < 2)
    throw new ConvlensError(
      `${path} is a picture that stands still`,
      "a clip is a video, an animated GIF or a folder of frames",
    );
  const durations = Array.from({ length: pages }, (_, i) => {
    const said = delay[i] ?? HURRIED_MILLISECONDS;
    return said < LEAST_MILLISECONDS ? HURRIED_MILLISECONDS : said;
  });
  const total = durations.reduce((a, b) => a + b, 0);
  return {
    path,
    stem: basename(path, extname(path)),
    count: pages,
    framesPerSecond: (1000 * pages) / total,
    sound: false,
    async *frames(signal) {
      for (const [page, milliseconds] of durations.entries()) {
        signal?.throwIfAborted();
        const { data, info } = await sharp(bytes, { page })
          .toColourspace("srgb")
          .ensureAlpha()
          .raw({ depth: "uchar" })
          .toBuffer({ resolveWithObject: true });
        const image = { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
        yield { image, milliseconds };
      }
    },
  };
}
