import type { Volume } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import { figureText, throughChannels, throughLayers } from "@convlens/core/render";
import { encodeGif, nodePlatform, type Picture, writeMp4 } from "@convlens/node";
import type { ActivationsRequest } from "./request/activations.ts";
import type { Run } from "./run.ts";

export interface Animation {
  readonly formats: readonly ("gif" | "mp4")[];
  /** What a frame is. */
  readonly through: "layers" | "channels";
  readonly framesPerSecond: number;
}

/** Writes activations as GIF and MP4, and lists them in the manifest. */
export async function writeAnimation(
  { folder, signal, progress }: Run,
  picture: Picture,
  volumes: readonly Volume[],
  { colormap, scale }: ActivationsRequest,
  { formats, through, framesPerSecond }: Animation,
): Promise<void> {
  const { definition, id } = methodNamed("activations");
  const text = await figureText(nodePlatform.rasterizeSvg);
  const files: Record<string, string> = {};
  for (const format of formats) {
    progress.show(format, 0, 2);
    const frames = (through === "layers" ? throughLayers : throughChannels)(volumes, {
      text,
      colormap,
      scale,
      framesPerSecond,
    });
    const path = `${picture.stem}/activations-${through}.${format}`;
    if (format === "gif") files.animation = await folder.file(path, encodeGif(frames, signal), signal);
    else files.video = await folder.made(path, (file) => writeMp4(file, frames, { signal }));
  }
  folder.add({ picture: picture.path, method: id, params: { through, framesPerSecond }, definition, files });
}
