import { UsageError } from "@convlens/core/base";
import type { Part } from "@convlens/node";
import type { Command } from "commander";
import { numberOf } from "../numberFlags.ts";

/** Flags of every command that goes through a data set. */
export interface DataSetFlags {
  readonly shard?: string;
  readonly shardSize?: string;
  readonly batch?: string;
  readonly workers?: string;
}

export const addDataSetFlags = (command: Command): Command =>
  command
    .optionsGroup("Data set:")
    .option("--batch <n>", "pictures that the network takes at a time (default: as many as fit the memory, at most 32)")
    .option("--shard-size <n>", "pictures between two files that keep what was done (default 512)")
    .option("--workers <n>", "threads that decode pictures (default: cores less one, at most 4)")
    .option("--shard <i/n>", "do only part i of n; `convlens merge` joins the parts");

/** How a data set is gone through. */
export interface DataSetSettings {
  readonly part: Part | undefined;
  readonly shardSize: number | undefined;
  readonly batch: number | undefined;
  readonly workers: number | undefined;
}

export function dataSetSettings({ shard, shardSize, batch, workers }: DataSetFlags): DataSetSettings {
  const whole = (name: string, text: string | undefined) =>
    text === undefined ? undefined : numberOf(name, text, { min: 1, whole: true });
  return {
    part: shard === undefined ? undefined : partOf(shard),
    shardSize: whole("shard-size", shardSize),
    batch: whole("batch", batch),
    workers: whole("workers", workers),
  };
}

function partOf(text: string): Part {
  const [, number, of] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (number && of && number <= of) return { number, of };
  throw new UsageError(`--shard ${text}: not a part of a whole`, "for example --shard 1/4, up to 4/4");
}
