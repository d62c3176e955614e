import type { Command } from "commander";
import { examine } from "../doctor/examine.ts";
import { addExamples } from "../help.ts";
import { addModelFlags } from "../modelFlags.ts";
import { numberOf } from "../numberFlags.ts";
import { addOutputFlags } from "../outputFlags.ts";
import { type RunFlags, withModel } from "../run.ts";

interface Flags extends RunFlags {
  readonly pictures: string;
  readonly write?: boolean;
}

/** Finds out how pictures are to go into a model. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Finds out how pictures are to go into a model.")
    .description(
      "Tries the published ways of preparing pictures (order of channels, range, mean and deviation, resizing) and says which one the model was made for. Folders or file names that tell the class make it surer: tabby/1.jpg, n02123045_tabby.jpg.",
    )
    .argument("<model>", "a model file")
    .argument("[picture...]", "some twenty pictures of what the model knows: files, folders, globs")
    .option("--pictures <n>", "how many of them are looked at, evenly spread", "40")
    .option("--write", "write what was found to <model>.convlens.json");
  addOutputFlags(addModelFlags(command), "prints");
  addExamples(command, [
    "doctor model.onnx photos/",
    "doctor model.onnx photos/ --write",
    "doctor model.h5 test/ --json",
  ]);
  command.action(async (model: string, pictures: string[], flags: Flags) => {
    const most = numberOf("pictures", flags.pictures, { min: 1, whole: true });
    await withModel(model, pictures, flags, signal, (run) => examine(run, most, flags.write === true), "prints");
  });
}
