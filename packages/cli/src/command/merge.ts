import type { Command } from "commander";
import { gatherParts } from "../dataset/merge.ts";
import { addExamples } from "../help.ts";
import { runCommand } from "../program.ts";

/** Joins the parts of a job. */
export default function define(command: Command, signal: AbortSignal): void {
  command
    .summary("Joins the parts of a job that --shard made.")
    .description(
      [
        "Puts the parts of a job together that were made with --shard i/n, in one folder or in several, and does what the command does with all of them.",
        "Pictures that no part has are done now. Run it where the parts were made from: model and pictures are read again by the same paths.",
      ].join("\n"),
    )
    .argument("<folder...>", "folders of results, one of each part; or the one that all parts share")
    .option("-o, --out <folder>", "where results go (default: the first folder)")
    .option("--json", "print the manifest on standard output, and nothing else there");
  addExamples(command, ["merge parts", "merge part-1 part-2 part-3 -o whole"]);
  command.action(async (folders: string[], { out = folders[0]!, json }: { out?: string; json?: boolean }) => {
    const words = await gatherParts(folders, out);
    await runCommand([...words, "--out", out, ...(json ? ["--json"] : [])], signal);
  });
}
