import type { Volume } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import type { ActivationsRequest } from "@convlens/core/recipe";
import { figureText, throughChannels, throughLayers } from "@convlens/core/render";
import { nodePlatform, type Picture } from "@convlens/node";
import { type FilmFormat, writeFilms } from "./films.ts";
import type { Run } from "./run.ts";

export interface Animation {
  readonly formats: readonly FilmFormat[];
  /** What a frame is. */
  readonly through: "layers" | "channels";
  readonly framesPerSecond: number;
}

/** Writes activations as GIF and MP4, and lists them in the manifest. */
export async function writeAnimation(
  run: Run,
  picture: Picture,
  volumes: readonly Volume[],
  { colormap, scale }: ActivationsRequest,
  { formats, through, framesPerSecond }: Animation,
): Promise<void> {
  const { definition, id } = methodNamed("activations");
  const text = await figureText(nodePlatform.rasterizeSvg);
  const shown = through === "layers" ? throughLayers : throughChannels;
  const path = `${picture.stem}/activations-${through}`;
  const files = await writeFilms(run, path, formats, () => {
    run.progress.show(path, 0, 2);
    return shown(volumes, { text, colormap, scale, framesPerSecond });
  });
  run.folder.add({ picture: picture.path, method: id, params: { through, framesPerSecond }, definition, files });
}
