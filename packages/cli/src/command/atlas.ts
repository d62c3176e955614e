import { rulesNames } from "@convlens/core/transform";
import { type Command, Option } from "commander";
import { buildSite } from "../atlas/build.ts";
import { type AtlasFlags, atlasSettings } from "../atlas/settings.ts";
import { addDataSetFlags, type DataSetFlags, dataSetSettings } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import type { RunFlags } from "../run.ts";

interface Flags extends Omit<RunFlags, "size">, DataSetFlags, AtlasFlags {}

/** Makes a static web site of a whole network. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Makes a static web site of the whole network: every layer, every unit, an activation atlas.")
    .description(
      [
        "A site that opens from disk and can be published anywhere: the layers of the network, and for each unit pictures made for it, the patches",
        "that fire it with their projections, its statistics, the weights to and from it, and the classes it rises with. What is done is kept:",
        "the same command goes on where it was stopped.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder, a .csv, a tar archive …")
    .optionsGroup("What is shown:")
    .option("-l, --layer <name>", "layers with pages, as globs; or all that have weights", "all")
    .option(
      "--units <n>",
      "units of each layer that get pictures: those of classes and those that hand on the most; or all",
      "32",
    )
    .option("--negative", "also make pictures of what makes each unit small")
    .option(
      "--atlas <layers>",
      "layers of activation atlases, as globs; or none (default: the last with rows and columns)",
    )
    .option("--grid <n>", "cells along a side of an activation atlas", "14")
    .addOption(
      new Option(
        "--rules <name>",
        "how activations pass what is projected from a unit to its patches (default: deconvnet; guided for networks without max pools)",
      ).choices([...rulesNames]),
    )
    .optionsGroup("How pictures are made:")
    .option("--steps <n>", "steps of each picture that is made", "64")
    .option(
      "--size <rows[,columns]>",
      "its size in pixels (default: three receptive fields of the layer, 48 to 128, at most the model's input)",
    )
    .option("--seed <n>", "of the noise that pictures begin with, and of the atlas", "0")
    .option("--keep", "keep what the run was made from, to make another site of it: finished shards and pictures");
  addOutputFlags(addModelFlags(addDataSetFlags(command), ["size"]), "files", "site");
  addExamples(command, [
    "atlas model.onnx photos/ -o site",
    "atlas model.onnx photos/ --units 8 --steps 32 --layer 'mixed4*' -o draft",
    "atlas model.onnx photos.tar.gz --units all --steps 256 --negative --atlas mixed4c,mixed5b -o site",
  ]);
  command.action((model: string, data: string, { size, ...flags }: Flags) => {
    const settings = atlasSettings({ ...flags, ...(size !== undefined && { size }) });
    const { batch, workers, part, served } = dataSetSettings(flags);
    const passOnly = part !== undefined || served;
    return withDataSet(command, [model, data], { out: "site", ...flags }, signal, (run) =>
      buildSite(run, settings, { batch, workers, passOnly }),
    );
  });
}
