import { attributions } from "@convlens/core/method";
import { type Command, Option } from "commander";
import { searchCues } from "../cues/search.ts";
import { type CueFlags, cueSettings, kinds } from "../cues/settings.ts";
import { addDataSetFlags, type DataSetFlags } from "../dataset/flags.ts";
import { withDataSet } from "../dataset/withDataSet.ts";
import { addFlags } from "../flags.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import type { RunFlags } from "../run.ts";

type Flags = RunFlags & DataSetFlags & CueFlags;

/** Finds what a network takes pictures for a class by, and whether that is a shortcut. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Finds shortcuts: what a network takes pictures for a class by.")
    .description(
      [
        "Explains pictures of a class and groups them: by where their maps lie (spectral relevance analysis), and by what the network sees where they stand out.",
        "What a group has in common is pasted into pictures of other classes and taken out of its own: something small that makes the class by itself is a suspect.",
        "Groups come the oddest first; where nothing is odd, it says so.",
      ].join("\n"),
    )
    .argument("<model>", "a model file")
    .argument("<dataset>", "a folder, a .csv, a tar archive …: pictures of the class and of others")
    .requiredOption("-c, --class <which>", "a label, a number, or a list; top3: what most pictures are taken for; all")
    .addOption(
      new Option(
        "--of <which>",
        "pictures of the class: those that the network takes for it, those labelled so, or both",
      )
        .choices(kinds)
        .default("both"),
    )
    .option("-m, --method <name>", "what explains them", "lrp")
    .option("--count <n>", "the most pictures of the class, drawn by the seed", "60")
    .option("--others <n>", "pictures of other classes that things are pasted into", "64")
    .option("--groups <n>", "the most groups of a kind", "8");
  addFlags(command, attributions);
  addOutputFlags(addModelFlags(addDataSetFlags(command)));
  addExamples(command, [
    "cues model.onnx photos/val --class wolf",
    "cues model.onnx scenes/val --class fish,duck --method lrp --count 100 -o cues",
    "cues model.onnx photos.tar.gz --class all --of predicted",
  ]);
  command.action((model: string, data: string, flags: Flags) => {
    const settings = cueSettings(flags);
    return withDataSet(command, [model, data], flags, signal, (run) => searchCues(run, settings, command));
  });
}
