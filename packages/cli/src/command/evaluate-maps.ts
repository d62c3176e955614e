import { attributions } from "@convlens/core/method";
import { evaluationMetrics, referenceMaps } from "@convlens/core/method/evaluation";
import type { Command } from "commander";
import { evaluate } from "../evaluate/evaluate.ts";
import { chosen, samplesIn, withNames } from "../evaluate/samples.ts";
import { type EvaluateFlags, evaluateSettings } from "../evaluate/settings.ts";
import { subtitle } from "../evaluate/tables.ts";
import { addFlags } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { type RunFlags, runOptions, withModel } from "../run.ts";

type Flags = RunFlags & EvaluateFlags;

/** Measures how good the maps of several methods are, on a folder of pictures. */
export default function define(command: Command, signal: AbortSignal): void {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).join(", ");
  command
    .summary("Measures which method's maps are the best for a model.")
    .description(
      [
        "Explains the pictures of a folder by several methods and measures the maps: a table, its numbers and a chart.",
        `Metrics: ${ids(evaluationMetrics)}.`,
        `For comparison there are always ${ids(referenceMaps)}, which know nothing of the model.`,
        "A second run with the same folder of results goes on where the first one ended.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument(
      "<dataset>",
      "scenes with masks (convlens scenes --masks), a folder for each class, a folder of pictures, or another data set",
    )
    .option("-m, --methods <names>", "methods, with commas, or all", "all")
    .option("--metrics <names>", "metrics, with commas, or all", "all")
    .option("--sort <metric>", "order of the rows: the best by this metric first (default: as methods are named)")
    .option("--count <n>", "how many of the pictures, drawn by the seed", "64")
    .option("--neighbours <n>", "pictures close by that max-sensitivity explains for each map", "10");
  addFlags(command, attributions);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "evaluate-maps model.onnx scenes/val --methods grad-cam,gradient,occlusion -o maps",
    "evaluate-maps model.onnx photos/val --methods all --metrics deletion,insertion,road --count 32",
  ]);
  command.action(async (model: string, dataset: string, flags: Flags) => {
    const settings = evaluateSettings(flags);
    const { memory } = runOptions(flags);
    const some = chosen(await samplesIn(dataset, memory), settings.count, settings.seed);
    await withModel(model, undefined, flags, signal, async (run) => {
      const samples = await withNames(some, run.lens.labels);
      if (!samples.some(({ objects }) => objects.some((o) => o.mask)))
        run.progress.note(`note: no masks in ${dataset}: what needs them is left out`);
      const { about, files, kept } = await evaluate(run, samples, settings, dataset);
      const before = kept > 0 ? `, ${kept} maps measured before` : "";
      return `${subtitle(about)}${before} → ${Object.values(files)
        .map((file) => `${run.folder.path}/${file}`)
        .join(", ")}`;
    });
  });
}
