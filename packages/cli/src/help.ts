import type { Command, Option } from "commander";

/** Command lines that do something useful, at the end of a command's help. */
export function addExamples(command: Command, examples: readonly string[]): void {
  command.addHelpText("after", `\nFor example:\n${examples.map((line) => `  convlens ${line}`).join("\n")}`);
}

/** What a flag is, its choices, and what it is where nobody says: the latter as flags tell it that describe themselves. */
export function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices ? ` (choices: ${argChoices.join(", ")})` : "";
  const initial = defaultValue === undefined || defaultValue === false ? "" : ` (default ${defaultValue})`;
  return `${description}${choices}${initial}`;
}
