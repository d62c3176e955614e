import { join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { readFileIfThere, writeFileAtomic } from "@convlens/node";
import { z } from "zod";
import { version } from "../version.ts";

const FILE = "job.json";

const schema = z.object({
  /** The version that wrote it. */
  convlens: z.string(),
  /** The command and its arguments, less where results go and which part is done. */
  command: z.array(z.string()).min(1),
});

/** Keeps in a folder of results what they are parts of. */
export const writeJob = (folder: string, command: readonly string[]): Promise<void> =>
  writeFileAtomic(join(folder, FILE), `${JSON.stringify({ convlens: version, command }, null, 1)}\n`);

/** The command whose parts are in a folder. Throws `ConvlensError` where there are none. */
export async function readJob(folder: string): Promise<readonly string[]> {
  const bytes = await readFileIfThere(join(folder, FILE));
  if (!bytes) throw new ConvlensError(`no part of a job in ${folder}`, "parts are made with --shard i/n");
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes))).command;
  } catch (cause) {
    throw new ConvlensError(`${join(folder, FILE)} is not in order`, "make the part again", { cause });
  }
}
