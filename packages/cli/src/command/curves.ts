import { join } from "node:path";
import type { Command } from "commander";
import { addExamples } from "../help.ts";
import { writeComparison } from "../train/compare.ts";

interface Flags {
  readonly names?: string;
  readonly title?: string;
  readonly out?: string;
}

/** Draws the curves of several trainings in one figure. */
export default function define(command: Command): void {
  command
    .summary("Draws the curves of several trainings in one figure.")
    .description(
      "Draws loss and accuracy of several trainings, on training and validation pictures, in one figure: curves.png and curves.svg.",
    )
    .argument("<run...>", "output folders of convlens train")
    .option("--names <list>", "what to call them, with commas (default: the folders' names)")
    .option("--title <text>", "what stands above", "trainings compared")
    .option("-o, --out <folder>", "where results go", "convlens-out");
  addExamples(command, ["curves true-labels random-labels --names 'true labels,random labels' -o compared"]);
  command.action(async (runs: string[], { names, title = "", out = "convlens-out" }: Flags) => {
    await writeComparison(
      out,
      runs,
      names?.split(",").map((name) => name.trim()),
      title,
    );
    process.stdout.write(`${join(out, "curves.png")}\n`);
  });
}
