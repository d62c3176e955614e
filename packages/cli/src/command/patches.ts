import { projectionRules, type RulesName, rulesNames } from "@convlens/core/transform";
import { type Command, Option } from "commander";
import { addDataSetFlags, type DataSetFlags, dataSetSettings } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberIfGiven, numberOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { CHANNELS } from "../patches/channels.ts";
import { patchLayers } from "../patches/layers.ts";
import { reportPatches } from "../patches/report.ts";
import type { RunFlags } from "../run.ts";

interface Flags extends Omit<RunFlags, "channels">, DataSetFlags {
  readonly layer?: string;
  readonly channels: string;
  readonly patches: string;
  readonly rules?: RulesName;
  readonly tile?: string;
  readonly columns?: string;
  readonly raw?: boolean;
  readonly single?: boolean;
}

/** Shows the patches of a data set that fire each channel most. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Shows the patches of a data set that fire each channel most, with their projections.")
    .description(
      [
        "Goes through a data set and finds for each channel of some layers the pictures that fire it most. A page for each layer shows",
        "their patches, cut to what the channel sees, and what in them fired it: its projection back to pixels (Zeiler and Fergus 2013).",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder, a .csv, a tar archive …")
    .optionsGroup("What is shown:")
    .option(
      "-l, --layer <name>",
      "layers, as globs, or all that have weights (default: the last of each resolution, at most 5)",
    )
    .option(
      "--channels <which>",
      "all, 0-15, 3,7,9; top16: those with the greatest values; even16: spread over those that fire in k pictures",
      CHANNELS,
    )
    .option("-k, --patches <n>", "patches of each channel, each of another picture", "9")
    .addOption(
      new Option(
        "--rules <name>",
        "how activations pass what is projected (default: deconvnet; guided for networks without max pools)",
      ).choices([...rulesNames]),
    )
    .option("--tile <n>", "longer side of a tile, in pixels (default: 40 to 112, less for many channels)")
    .option("--columns <n>", "channels beside each other (default: near square)")
    .option("--single", "also write each patch and each projection by itself")
    .option("--raw", "also write the projections as .npy: C×rows×columns of what the channel sees inside the input");
  addOutputFlags(addModelFlags(addDataSetFlags(command), ["channels"]));
  addExamples(command, [
    "patches model.onnx photos/",
    "patches model.onnx photos/ --layer 'mixed4*' --channels top16 --rules guided",
    "patches model.onnx photos.tar.gz --layer conv1 --channels all -k 4 --tile 32",
  ]);
  command.action((model: string, data: string, { channels, ...flags }: Flags) => {
    const whole = { min: 1, whole: true };
    const { batch, workers } = dataSetSettings(flags);
    const options = {
      channels,
      k: numberOf("patches", flags.patches, whole),
      tile: numberIfGiven("tile", flags.tile, { ...whole, max: 1024 }),
      columns: numberIfGiven("columns", flags.columns, whole),
      raw: flags.raw === true,
      single: flags.single === true,
      batch,
      workers,
    };
    return withDataSet(command, [model, data], flags, signal, (run) => {
      const layers = patchLayers(run.lens.model, flags.layer);
      return reportPatches(run, {
        ...options,
        layers,
        rules: flags.rules ?? projectionRules(run.lens.model.graph, layers),
      });
    });
  });
}
