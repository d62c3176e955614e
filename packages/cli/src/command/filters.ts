import { methodNamed, statistics } from "@convlens/core/method";
import type { FiltersRequest } from "@convlens/core/recipe";
import { colormapNames, textTable } from "@convlens/core/render";
import { type Command, Option } from "commander";
import { addFlags, paramsFor } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import requests, { filterEntries, filtersOf } from "../request/filters.ts";
import { type RunFlags, withModel } from "../run.ts";
import { writeEntries } from "../write.ts";

interface Flags extends RunFlags, Record<string, unknown> {
  readonly scale?: "tile" | "shared";
  readonly colormap?: (typeof colormapNames)[number];
  readonly raw?: boolean;
}

/** Writes the filters of each convolution as one picture, and prints their statistics. */
export default function define(command: Command, signal: AbortSignal): void {
  const method = methodNamed("filters");
  command
    .summary(method.summary)
    .description(
      `${method.summary} Three input channels: in colour. Deeper layers: a row a filter, a column an input channel.`,
    )
    .argument("<model>", "a model file");
  addFlags(command, [method]);
  command
    .addOption(
      new Option("--scale <which>", "each colour tile on its own scale, or all on one").choices(["tile", "shared"]),
    )
    .addOption(new Option("--colormap <name>", "colours of single channels").choices([...colormapNames]))
    .option("--raw", "also write the weights as .npy");
  addOutputFlags(addModelFlags(command));
  addExamples(command, ["filters model.onnx", "filters model.onnx --layers 'Conv#1' --raw -o out"]);
  command.action(async (path: string, flags: Flags) => {
    const { scale, colormap } = flags;
    const params = paramsFor(method, flags);
    const request: FiltersRequest = { params, ...(scale && { scale }), ...(colormap && { colormap }) };
    await withModel(path, undefined, flags, signal, async (run) => {
      const volumes = await filtersOf(run, request);
      const options = { folder: requests.folder, raw: flags.raw === true };
      await writeEntries(run, requests, filterEntries(run, request, volumes), options);
      return `${textTable(statistics(volumes))}\n\n${volumes.length} layers in ${run.folder.path}`;
    });
  });
}
