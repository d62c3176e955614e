import { sceneClasses } from "@convlens/core/scenes";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { Progress } from "../progress.ts";
import { type Made, makeScenes } from "../scenes/make.ts";
import { type SceneFlags, sceneSettings } from "../scenes/settings.ts";

interface Flags extends SceneFlags {
  readonly out?: string;
  readonly json?: boolean;
}

/** Draws a data set of procedural scenes, with a folder for each class. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Draws a data set of toys in scenes, with a mask for each object.")
    .description(
      `Draws pictures of toys in many settings, a folder for each class: ${sceneClasses.join(", ")}. Pictures that are there already stay.`,
    )
    .option("--count <n>", "how many pictures (default 1000)")
    .option("--size <pixels>", "of each side [16–1024] (default 96)")
    .option("--seed <n>", "another seed gives other scenes (default 0)")
    .option("--objects <n[-n]>", "how many in a scene, such as 1 or 1-3 [1–6] (default 1)")
    .option("--classes <name[,…]>", "only these classes")
    .option(
      "--shortcut <class[=share]>",
      "a magenta tag goes with this class in the first split, and with half of all pictures in the others",
    )
    .option("--split <name=share[,…]>", "folders and their shares (default train=0.9,val=0.1)")
    .option("--masks", "also write the masks, as indexed PNG")
    .optionsGroup("Output:")
    .option("-o, --out <folder>", "where the data set goes (default scenes)")
    .option("--json", "print the manifest on standard output, and nothing else there");
  addExamples(command, [
    "scenes --count 20000 -o scenes",
    "scenes --objects 1-3 --masks --size 128 -o crowded",
    "scenes --shortcut fish=0.95 -o biased",
  ]);
  command.action(async ({ out = "scenes", json, ...flags }: Flags) => {
    const settings = sceneSettings(flags);
    const made = await makeScenes(settings, out, new Progress(), signal);
    process.stdout.write(json ? `${JSON.stringify(made.manifest, null, 1)}\n` : `${told(made, out)}\n`);
  });
}

function told({ manifest: { scenes, splits, classes }, kept }: Made, folder: string): string {
  const parts = splits.map(({ name }) => `${scenes.filter((s) => s.split === name).length} ${name}`);
  const before = kept > 0 ? `, ${kept} of them there already` : "";
  return `${scenes.length} scenes (${parts.join(", ")}) of ${classes.length} classes in ${folder}${before}`;
}
