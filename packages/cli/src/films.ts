import { encodeGif, type Frames, writeMp4 } from "@convlens/node";
import type { Run } from "./run.ts";

export type FilmFormat = "gif" | "mp4";

/** GIFs hold little more than this in a size that can be sent. Pixels. */
const GIF_SIDE = 480;

/**
 * Writes frames as a film of each format, and returns the paths for the manifest. `framesWithin` gives the frames from the first
 * on, no larger than a side has pixels where they could be; it is asked once for each format.
 * @param sound a file whose sound goes with them
 */
export async function writeFilms(
  { folder, signal }: Run,
  path: string,
  formats: readonly FilmFormat[],
  framesWithin: (side: number) => Frames,
  sound?: string,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const format of formats) {
    const name = `${path}.${format}`;
    if (format === "gif") files.animation = await folder.file(name, encodeGif(framesWithin(GIF_SIDE), signal), signal);
    else {
      const frames = framesWithin(Number.POSITIVE_INFINITY);
      files.video = await folder.made(name, (file) => writeMp4(file, frames, { signal, sound }));
    }
  }
  return files;
}
