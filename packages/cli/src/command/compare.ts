import { type Command, Option } from "commander";
import { compareModels } from "../compare/compare.ts";
import { type CompareFlags, compareSettings, estimators, layerMatches, positions } from "../compare/settings.ts";
import { addDataSetFlags, labelsFromOption } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { commandLine } from "../report/commandLine.ts";

/** Tells in what two networks differ over a data set. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Compares two models: before and after fine-tuning, pruning, quantising, or two networks.")
    .description(
      [
        "Goes through a data set with both models and tells which pictures flip, how alike all layers are (CKA), which channels stand for each",
        "other and which were lost, how far values drift in layers that both have, and shows for pictures that flip where both look and the",
        "difference: tables, charts and one page.",
        "Each model has its own preprocessing, from its file and what lies beside it; flags hold for both.",
      ].join("\n"),
    )
    .argument("<model-a>", "a model file: before")
    .argument("<model-b>", "another one: after")
    .argument("<dataset>", "a folder, a .csv, a tar archive …")
    .option("-l, --layer <name>", "layers, as globs (default: up to 40 that do work, spread over the depth)")
    .option("--layer-b <name>", "layers of the second model, where they have other names")
    .option("--sample <n>", "pictures, drawn at random, from which layers and channels are compared, at most", "512")
    .addOption(
      new Option("--positions <how>", "what of a layer is compared: means over positions, or keep each (slow, large)")
        .choices(positions)
        .default("mean"),
    )
    .addOption(new Option("--estimator <name>", "how CKA is estimated").choices(estimators).default("unbiased"))
    .addOption(
      new Option(
        "--match <how>",
        "which layers correspond: those of one name, or with the highest CKA (default: by name where most have one)",
      ).choices(layerMatches),
    )
    .option("--flips <n>", "pictures that flip whose maps are drawn, the worst first", "24")
    .option("-m, --method <name>", "what explains them (default: grad-cam, or occlusion where that cannot be had)")
    .addOption(labelsFromOption());
  addOutputFlags(addModelFlags(addDataSetFlags(command)));
  addExamples(command, [
    "compare before.onnx after.onnx photos/ -o difference",
    "compare squeezenet.onnx googlenet.onnx photos.tar.gz --sample 1000 --flips 48",
    "compare model.onnx quantised.onnx photos/ --method occlusion",
  ]);
  command.action((a: string, b: string, data: string, flags: CompareFlags) => {
    const settings = compareSettings(flags);
    const again = commandLine(command, { operands: [a, b, data], without: new Set(["json", "shard", "out"]) });
    return withDataSet(command, [a, b, data], flags, signal, (run) => compareModels(run, settings, again));
  });
}
