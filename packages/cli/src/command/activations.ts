import { methodNamed } from "@convlens/core/method";
import type { ActivationsRequest } from "@convlens/core/recipe";
import { colormapNames } from "@convlens/core/render";
import { type Command, Option } from "commander";
import { type Animation, writeAnimation } from "../animation.ts";
import { addFlags, animationFormats, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { addReportFlag, reported } from "../report/report.ts";
import requests, { layerEntries, volumesOf } from "../request/activations.ts";
import { eachPicture, type RunFlags, withModel } from "../run.ts";
import { writeEntries } from "../write.ts";

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
  addReportFlag(command);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "activations model.onnx dog.jpg",
    "activations model.h5 dog.jpg --layers 'block5_*' --style both --scale shared",
    "activations model.onnx dog.jpg --animate gif,mp4 --through channels --fps 10",
  ]);
  command.action(async (path: string, pictures: string[], flags: Flags) => {
    const request = requestOf(paramsFor(method, flags), flags);
    const animation = animationOf(flags);
    await withModel(path, pictures, flags, signal, async (run) => {
      for await (const picture of eachPicture(run)) {
        const volumes = await volumesOf(run, request, picture);
        const options = { folder: picture.stem, picture, raw: flags.raw === true };
        await writeEntries(run, requests, layerEntries(run, request, volumes), options);
        if (animation.formats.length > 0) await writeAnimation(run, picture, volumes, request, animation);
      }
      const items = `${run.folder.manifest.items.length} items in ${run.folder.path}`;
      return [items, ...(await reported(run, command))].join("\n");
    });
  });
}

function requestOf(params: Record<string, unknown>, flags: Flags): ActivationsRequest {
  const { style, scale, colormap, label, columns } = flags;
  const row = columns === undefined ? {} : { columns: numberOf("columns", columns, { min: 1, whole: true }) };
  return { params, style, scale, colormap, label, ...row };
}

const animationOf = ({ animate, through, fps }: Flags): Animation => ({
  formats: animationFormats(animate),
  through,
  framesPerSecond: numberOf("fps", fps, { above: 0 }),
});
