import { UsageError } from "@convlens/core/base";
import { labelSources, type Part } from "@convlens/node";
import { type Command, Option } from "commander";
import { numberOf } from "../numberFlags.ts";

/** Flags of every command that goes through a data set. */
export interface DataSetFlags {
  readonly shard?: string;
  readonly shardSize?: string;
  readonly batch?: string;
  readonly workers?: string;
  readonly queue?: string;
  readonly served?: boolean;
}

export const addDataSetFlags = (command: Command): Command =>
  command
    .optionsGroup("Data set:")
    .option("--batch <n>", "pictures that the network takes at a time (default: as many as fit the memory, at most 32)")
    .option("--shard-size <n>", "pictures between two files that keep what was done (default 512)")
    .option("--workers <n>", "threads that decode pictures (default: cores less one, at most 4)")
    .option("--shard <i/n>", "do only part i of n; `convlens merge` joins the parts")
    .option("--queue <url>", "have `convlens worker`s do the shards that wait at this Redis server")
    .addOption(new Option("--served", "do shards as the worker asks for them that began this").hideHelp());

/** For commands that want to know the classes of pictures. */
export const labelsFromOption = (): Option =>
  new Option(
    "--labels-from <what>",
    "what tells a picture's class (default: the folder or table, or else the name)",
  ).choices(labelSources);

/** How a data set is gone through. */
export interface DataSetSettings {
  readonly part: Part | undefined;
  readonly shardSize: number | undefined;
  readonly batch: number | undefined;
  readonly workers: number | undefined;
  /** The Redis server at which workers wait. */
  readonly queue: string | undefined;
  /** Whether a worker began this. */
  readonly served: boolean;
}

/** Throws `UsageError` for flags that are not in order. */
export function dataSetSettings(flags: DataSetFlags): DataSetSettings {
  const { shard, shardSize, batch, workers, queue, served = false } = flags;
  if (shard !== undefined && queue !== undefined)
    throw new UsageError(
      "--shard and --queue exclude each other",
      "--shard does a part here, --queue has workers do all",
    );
  const whole = (name: string, text: string | undefined) =>
    text === undefined ? undefined : numberOf(name, text, { min: 1, whole: true });
  return {
    part: shard === undefined ? undefined : partOf(shard),
    shardSize: whole("shard-size", shardSize),
    batch: whole("batch", batch),
    workers: whole("workers", workers),
    queue,
    served,
  };
}

function partOf(text: string): Part {
  const [, number, of] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (number && of && number <= of) return { number, of };
  throw new UsageError(`--shard ${text}: not a part of a whole`, "for example --shard 1/4, up to 4/4");
}
