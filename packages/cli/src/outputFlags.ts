import type { Command } from "commander";

/** Flags of every command that writes or prints results. */
export interface OutputFlags {
  readonly out?: string;
  readonly json?: boolean;
}

export const addOutputFlags = (command: Command, folder = "convlens-out"): Command =>
  command
    .option("-o, --out <folder>", `where results go (default ${JSON.stringify(folder)})`)
    .option("--json", "print the manifest on standard output, and nothing else there");
