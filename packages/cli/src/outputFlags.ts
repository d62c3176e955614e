import type { Command } from "commander";
import type { Writes } from "./run.ts";

/** Flags of every command that writes or prints results. */
export interface OutputFlags {
  readonly out?: string;
  readonly json?: boolean;
}

export const addOutputFlags = (command: Command, writes: Writes = "files", folder = "convlens-out"): Command =>
  command
    .optionsGroup("Output:")
    .option(
      "-o, --out <folder>",
      writes === "files" ? `where results go (default ${folder})` : "also write a manifest there",
    )
    .option("--json", "print the manifest on standard output, and nothing else there");
