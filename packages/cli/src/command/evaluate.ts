import { attributions } from "@convlens/core/method";
import type { Command } from "commander";
import { evaluateClassifier } from "../classification/evaluateClassifier.ts";
import { type EvaluateFlags, evaluateSettings } from "../classification/settings.ts";
import { addDataSetFlags, type DataSetFlags, labelsFromOption } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addFlags, unusedFlags } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { commandLine } from "../report/commandLine.ts";
import type { RunFlags } from "../run.ts";

type Flags = RunFlags & DataSetFlags & EvaluateFlags;

/** Tells how good a classifier is on a data set, and where and why it errs. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Tells how good a classifier is on a data set, what it confuses, and how sure it may be.")
    .description(
      [
        "Takes each picture of a data set for what the model says it is: accuracy, precision and recall of each class, calibration,",
        "the confusion matrix with classes that are alike side by side, and the worst mistakes with heat maps for what each was taken",
        "for and for what it is. Tables, pictures and one page, report.html.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder with a folder for each class, a .csv, a tar archive …")
    .optionsGroup("What is told:")
    .option("--mistakes <n>", "how many of the worst mistakes are shown", "24")
    .option("-m, --method <name>", "the method of their heat maps", "grad-cam")
    .option("--bins <n>", "bins of the reliability diagram, of equal width", "15")
    .option("--skip-unknown", "leave out classes that the model does not have")
    .addOption(labelsFromOption());
  addDataSetFlags(command);
  addFlags(command, attributions);
  addOutputFlags(addModelFlags(command));
  addExamples(command, [
    "evaluate model.onnx photos/test -o evaluation",
    "evaluate model.onnx validation.tar.gz --mistakes 48 --method lrp",
    "evaluate imagenet.onnx photos/ --labels-from name --skip-unknown",
  ]);
  command.action((model: string, data: string, flags: Flags) => {
    const settings = evaluateSettings(flags, command.getOptionValueSource("method") === "cli");
    const line = commandLine(command, { operands: [model, data], without });
    return withDataSet(command, [model, data], flags, signal, (run) => {
      for (const note of unusedFlags([settings.method], attributions, flags)) run.progress.note(`note: ${note}`);
      return evaluateClassifier(run, settings, line);
    });
  });
}

/** What makes no difference to what is told. */
const without = new Set(["out", "json", "shard", "queue", "batch", "workers"]);
