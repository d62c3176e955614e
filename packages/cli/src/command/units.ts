import { layersNamed } from "@convlens/core/transform";
import type { Command } from "commander";
import { addDataSetFlags, type DataSetFlags } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import type { RunFlags } from "../run.ts";
import { reportUnits } from "../units/report.ts";

interface Flags extends RunFlags, DataSetFlags {
  readonly layer: string;
}

/** Tells what each unit of a network does over a data set. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Tells what each unit does over a data set: its statistics, dead ones, duplicates.")
    .description(
      [
        "Goes through a data set once and tells of each unit (channel) of the layers: mean, deviation, greatest value, quantiles over pictures,",
        "sparseness, whether it is dead or saturated, and which units are duplicates of each other.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder, a .csv, a tar archive …")
    .option("-l, --layer <name>", "layers, as globs; or all that have weights", "all");
  addOutputFlags(addModelFlags(addDataSetFlags(command)));
  addExamples(command, ["units model.onnx photos/", "units model.onnx photos.tar.gz --layer 'mixed4*' -o units"]);
  command.action((model: string, data: string, flags: Flags) =>
    withDataSet(command, [model, data], flags, signal, (run) =>
      reportUnits(run, layersNamed(run.lens.model, flags.layer)),
    ),
  );
}
