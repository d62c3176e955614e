import { cp, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { SHARDS } from "@convlens/node";
import { readJob } from "./jobFile.ts";

/**
 * Puts the shards of all parts into one folder and returns the command that goes on from there.
 * Throws `ConvlensError` for folders that hold no parts, or parts of different jobs.
 */
export async function gatherParts(folders: readonly string[], out: string): Promise<readonly string[]> {
  const [first, ...others] = folders;
  const command = await readJob(first!);
  for (const folder of others)
    if (JSON.stringify(await readJob(folder)) !== JSON.stringify(command))
      throw new ConvlensError(
        `${folder} is part of another job than ${first}`,
        `in ${first} it is: convlens ${command.join(" ")}`,
      );
  for (const folder of folders) {
    const shards = join(folder, SHARDS);
    const there = await stat(shards).catch(() => undefined);
    if (there && resolve(folder) !== resolve(out)) await cp(shards, join(out, SHARDS), { recursive: true });
  }
  return command;
}
