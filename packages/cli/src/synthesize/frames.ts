import type { Image } from "@convlens/core/base";
import { encodeGif, writeMp4 } from "@convlens/node";
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

/** Writes pictures one after the other as GIF and MP4. Returns the paths for the manifest. */
export async function writeFrames(
  { folder, signal }: Run,
  path: string,
  images: readonly Image[],
  formats: readonly ("gif" | "mp4")[],
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const frames = images.map((image, i) => ({
    image,
    milliseconds: i === images.length - 1 ? LAST_MILLISECONDS : 1000 / FRAMES_PER_SECOND,
  }));
  for (const format of formats) {
    const name = `${path}.${format}`;
    if (format === "gif") files.animation = await folder.file(name, encodeGif(frames, signal), signal);
    else files.video = await folder.made(name, (file) => writeMp4(file, frames, { signal }));
  }
  return files;
}
