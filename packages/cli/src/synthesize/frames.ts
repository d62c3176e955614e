import type { Image } from "@convlens/core/base";
import { shrunk } from "@convlens/core/render";
import { type FilmFormat, writeFilms } from "../films.ts";
import type { Run } from "../run.ts";

/** Frames of an animation, and how long they last together. */
const FRAMES = 60;
const FRAMES_PER_SECOND = 15;
/** The last frame stays so long. */
const LAST_MILLISECONDS = 1500;

/** Whether the picture after so many steps of `total` is a frame: more of them at the beginning, where more happens. */
export function isFrame(step: number, total: number): boolean {
  const at = (s: number) => Math.floor(FRAMES * Math.sqrt(s / total));
  return step === 0 || at(step) > at(step - 1);
}

/** Writes pictures one after the other as films. Returns the paths for the manifest. */
export function writeFrames(
  run: Run,
  path: string,
  images: readonly Image[],
  formats: readonly FilmFormat[],
): Promise<Record<string, string>> {
  const frames = (side: number) =>
    images.map((image, i) => ({
      image: shrunk(image, side),
      milliseconds: i === images.length - 1 ? LAST_MILLISECONDS : 1000 / FRAMES_PER_SECOND,
    }));
  return writeFilms(run, path, formats, frames);
}
