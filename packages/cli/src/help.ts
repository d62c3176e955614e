import type { Command } from "commander";

/** Command lines that do something useful, at the end of a command's help. */
export function addExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText("after", `\nFor example:\n${examples.map((line) => `  convlens ${line}`).join("\n")}`);
}
