import { createHash } from "node:crypto";
import { join } from "node:path";
import { join as joinPosix } from "node:path/posix";
import { ConvlensError, type Image } from "@convlens/core/base";
import { type DreamRequest, frameName } from "@convlens/core/recipe";
import { resizeImage } from "@convlens/core/render";
import { sizeAt, USUAL_WIDTH } from "@convlens/core/synthesis";
import { type Clip, encodePng } from "@convlens/node";
import { requireSameSize } from "../clip/explainClip.ts";
import { recipeOf } from "../recipe.ts";
import { about, dreamer } from "../request/dream.ts";
import type { Run } from "../run.ts";
import { type FilmStyle, pngWith, writeFilm } from "./film.ts";

/** The text chunk of a frame that says of what it was made: of all before it, too. */
const KEY = "convlens-frame";

/**
 * Dreams each frame of a clip, mixed with the dream of the frame before so that the film is calm. Returns the paths of the films.
 * @param blend the share of the frame itself, 0 to 1
 */
export async function dreamClip(
  run: Run,
  clip: Clip,
  request: DreamRequest,
  blend: number,
  style: FilmStyle,
): Promise<string[]> {
  const { folder, signal } = run;
  let number = 0;
  const { plan, dream } = dreamer(run, request.params, () => `${clip.stem}, frame ${number} of ${clip.count}`, true);
  let [first, last]: (Image | undefined)[] = [];
  let made = beginning(run, request, blend);
  let kept = 0;
  for await (const { image } of clip.frames(signal)) {
    first ??= image;
    requireSameSize(clip, first, image, number);
    number++;
    made = createHash("sha256").update(made).update(image.data).digest("hex");
    const path = joinPosix(clip.stem, frameName(number));
    const there: Image | undefined = style.resume ? await pngWith(join(folder.path, path), KEY, made) : undefined;
    if (there) kept++;
    else {
      const [height, width] = sizeAt(image, plan.width ?? Math.min(image.width, USUAL_WIDTH));
      const seen = mixed(last, resizeImage(image, width, height), blend);
      last = await dream(seen, number - 1);
      await folder.file(path, await encodePng(last, { [KEY]: made }));
    }
    last = there ?? last;
  }
  if (number === 0) throw new ConvlensError(`${clip.path} has no frames`, "see whether it plays");
  if (kept > 0) run.progress.note(`note: ${kept} of ${number} frames of ${clip.stem} were there`);
  const files = await writeFilm(run, clip.stem, number, style);
  const params = { ...request.params, blend, frames: number, framesPerSecond: style.framesPerSecond };
  folder.add({ picture: clip.path, ...about(params), files });
  return Object.values(files);
}

/** What all frames are made with: model, settings and engine. */
function beginning(run: Run, request: DreamRequest, blend: number): string {
  const draw = () => Promise.reject(new Error("nothing to draw"));
  return JSON.stringify([recipeOf(run, { command: "dream", drawing: { name: "", request, draw } }), blend]);
}

/** A share of a picture, the rest of another of its size. */
export function mixed(other: Image | undefined, image: Image, share: number): Image {
  if (!other) return image;
  const data = image.data.map((v, i) => other.data[i]! + share * (v - other.data[i]!));
  return { ...image, data };
}
