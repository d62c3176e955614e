import { join } from "node:path";
import { join as joinPosix } from "node:path/posix";
import type { Image } from "@convlens/core/base";
import { type DreamRequest, frameName } from "@convlens/core/recipe";
import { shrunk } from "@convlens/core/render";
import { decodeImage, type Frame, type Picture, readFile, readPngText } from "@convlens/node";
import { type FilmFormat, writeFilms } from "../films.ts";
import { recipeOf } from "../recipe.ts";
import { about, filmOf } from "../request/dream.ts";
import type { Run } from "../run.ts";

/** How films are written. */
export interface FilmStyle {
  readonly formats: readonly FilmFormat[];
  readonly framesPerSecond: number;
  /** A file whose sound goes with it. */
  readonly sound?: string | undefined;
  /** Frames that an earlier run left, and that would be the same, are taken. */
  readonly resume: boolean;
}

/** Dreams on and on from a picture while the camera moves. Returns the paths of the films. */
export async function dreamFilm(
  run: Run,
  picture: Picture,
  request: DreamRequest,
  style: FilmStyle,
): Promise<string[]> {
  const { folder } = run;
  const { frames: count, ...motion } = request.film!;
  const frames = filmOf(run, request, picture, async (drawing) => {
    const path = join(folder.path, picture.stem, drawing.name);
    const recipe = JSON.stringify(recipeOf(run, { command: "dream", drawing, picture }));
    return style.resume ? pngWith(path, "convlens", recipe) : undefined;
  });
  let kept = 0;
  for await (const { number, drawing, image } of frames) {
    const path = joinPosix(picture.stem, drawing.name);
    const recipe = recipeOf(run, { command: "dream", drawing, picture });
    if (style.resume && (await pngWith(join(folder.path, path), "convlens", JSON.stringify(recipe)))) kept++;
    else await folder.png(path, image, recipe);
    const params = { ...request.params, ...motion, frame: number };
    folder.add({ picture: picture.path, ...about(params), files: { picture: path } });
    await folder.save();
  }
  if (kept > 0) run.progress.note(`note: ${kept} of ${count} frames of ${picture.stem} were there`);
  const files = await writeFilm(run, picture.stem, count, style);
  const params = { ...request.params, ...motion, frames: count, framesPerSecond: style.framesPerSecond };
  folder.add({ picture: picture.path, ...about(params), files });
  return Object.values(files);
}

/** Makes films of the frames that are in the folder. Returns their paths for the manifest. */
export function writeFilm(
  run: Run,
  stem: string,
  count: number,
  { formats, framesPerSecond, sound }: FilmStyle,
): Promise<Record<string, string>> {
  async function* frames(side: number): AsyncGenerator<Frame> {
    for (let number = 1; number <= count; number++) {
      run.progress.show(`${stem}: film`, number - 1, count);
      const path = join(run.folder.path, stem, frameName(number));
      const image = await decodeImage(await readFile(path), path);
      yield { image: shrunk(image, side), milliseconds: 1000 / framesPerSecond };
    }
  }
  return writeFilms(run, `${stem}/dream`, formats, frames, sound);
}

/** A picture whose text under a key is this; nothing where it is not there, or is another. */
export async function pngWith(path: string, key: string, text: string): Promise<Image | undefined> {
  try {
    const bytes = await readFile(path);
    return readPngText(bytes, path)[key] === text ? await decodeImage(bytes, path) : undefined;
  } catch {
    // What is not there, or no picture of ours, is made again.
    return undefined;
  }
}
