import type { Volume } from "@convlens/core/method";
import { methodNamed } from "@convlens/core/method";
import {
  channelPicture,
  colormapNames,
  figureText,
  montage,
  throughChannels,
  throughLayers,
} from "@convlens/core/render";
import { encodeGif, nodePlatform, type Picture, writeMp4 } from "@convlens/node";
import { type Command, Option } from "commander";
import { addFlags, animationFormats, listOf, paramsFor } from "../flags.ts";
import { addModelFlags } from "../modelFlags.ts";
import { slug } from "../output.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { recipeOf } from "../recipe.ts";
import { eachPicture, type Run, type RunFlags, withModel } from "../run.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly style: "grid" | "single" | "both";
  readonly scale: "tile" | "shared";
  readonly colormap: (typeof colormapNames)[number];
  readonly columns?: string;
  readonly label: boolean;
  readonly animate?: string;
  readonly through: "layers" | "channels";
  readonly fps: string;
  readonly raw?: boolean;
}

/** Writes what every channel makes of a picture: grids, single pictures, animations. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("activations");
  command
    .summary(method.summary)
    .description(method.summary)
    .argument("<model>", "a model file")
    .argument("[picture...]", "pictures, folders, globs, or .npy tensors");
  addFlags(command, [method]);
  command
    .addOption(
      new Option("--style <which>", "one grid a layer, one picture a channel, or both")
        .choices(["grid", "single", "both"])
        .default("grid"),
    )
    .addOption(
      new Option("--scale <which>", "each channel on its own scale, or a layer's channels on one")
        .choices(["tile", "shared"])
        .default("tile"),
    )
    .addOption(new Option("--colormap <name>", "colours").choices([...colormapNames]).default("viridis"))
    .option("--columns <n>", "channels in a row of a grid (default: near square)")
    .option("--no-label", "no text on single pictures")
    .option("--animate <formats>", "also an animation: gif, mp4 or gif,mp4")
    .addOption(
      new Option("--through <what>", "a frame of the animation is a layer, or a channel")
        .choices(["layers", "channels"])
        .default("layers"),
    )
    .option("--fps <n>", "frames a second", "5")
    .option("--raw", "also write the activations as .npy, C×H×W");
  addOutputFlags(addModelFlags(command));
  command.action(async (path: string, pictures: string[], flags: Flags) => {
    const params = paramsFor(method, flags);
    const formats = animationFormats(flags.animate);
    await withModel(
      path,
      flags,
      signal,
      async (run) => {
        for await (const picture of eachPicture(run, pictures)) {
          const context = run.lens.context({ signal });
          const volumes = (await method.run(context, { tensor: picture.tensor, classes: [] }, params)) as Volume[];
          await writeLayers(run, picture, volumes, flags, params);
          if (formats.length > 0) await writeAnimation(run, picture, volumes, flags, formats);
        }
        return `${run.folder.manifest.items.length} items in ${run.folder.path}`;
      },
      { folder: "convlens-out" },
    );
  });
}

async function writeLayers(
  run: Run,
  picture: Picture,
  volumes: Volume[],
  flags: Flags,
  params: Record<string, unknown>,
): Promise<void> {
  const { folder, lens, progress, signal } = run;
  const { definition, id } = methodNamed("activations");
  const text = await figureText(nodePlatform.rasterizeSvg);
  const look = { colormap: flags.colormap, scale: flags.scale } as const;
  const columns = flags.columns === undefined ? {} : { columns: listOf("columns", flags.columns, "integer")[0]! };
  for (const [i, volume] of volumes.entries()) {
    signal.throwIfAborted();
    progress.show(volume.layer, i, volumes.length);
    const stem = `${picture.stem}/activations/${String(i + 1).padStart(3, "0")}-${slug(volume.layer)}`;
    const recipe = recipeOf(lens, { method: methodNamed(id), params: { ...params, layers: [volume.layer] }, picture });
    const entry = { picture: picture.path, method: id, layer: volume.layer, params, definition };
    const raw = flags.raw ? { raw: await folder.npy(`${stem}.npy`, volume.data) } : {};
    if (flags.style !== "single") {
      const grid = montage(volume, { text, ...look, ...columns });
      folder.add({ ...entry, files: { picture: await folder.png(`${stem}.png`, grid.image, recipe), ...raw } });
    }
    if (flags.style === "grid") continue;
    const channels = volume.data.shape[0]!;
    for (let channel = 0; channel < channels; channel++) {
      if (channel % 64 === 0) signal.throwIfAborted();
      const style = flags.label ? { text, ...look } : { title: "", subtitle: "", ...look };
      const single = channelPicture(volume, channel, style);
      const file = await folder.png(`${stem}/${String(channel).padStart(4, "0")}.png`, single.image, recipe);
      folder.add({ ...entry, params: { ...params, channel }, files: { picture: file, ...(channel === 0 ? raw : {}) } });
    }
  }
}

async function writeAnimation(
  run: Run,
  picture: Picture,
  volumes: Volume[],
  flags: Flags,
  formats: readonly string[],
): Promise<void> {
  const { folder, signal, progress } = run;
  const { definition, id } = methodNamed("activations");
  const text = await figureText(nodePlatform.rasterizeSvg);
  const [framesPerSecond] = listOf("fps", flags.fps, "number");
  const files: Record<string, string> = {};
  for (const format of formats) {
    progress.note(`making ${format}`);
    const style = { text, colormap: flags.colormap, scale: flags.scale, framesPerSecond: framesPerSecond! };
    const frames = (flags.through === "layers" ? throughLayers : throughChannels)(volumes, style);
    const path = `${picture.stem}/activations-${flags.through}.${format}`;
    if (format === "gif") files.animation = await folder.file(path, encodeGif(frames, signal), signal);
    else files.video = await folder.made(path, (file) => writeMp4(file, frames, { signal }));
  }
  folder.add({
    picture: picture.path,
    method: id,
    params: { through: flags.through, framesPerSecond },
    definition,
    files,
  });
}
