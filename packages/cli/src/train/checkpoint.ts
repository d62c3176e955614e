import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { readFile, writeFileAtomic } from "@convlens/node";
import { z } from "zod";
import type { Epoch } from "./history.ts";

const NAME = "checkpoint.bin";
const MAGIC = "convlens checkpoint 1\n";

const epoch = z.strictObject({
  epoch: z.int(),
  loss: z.number(),
  accuracy: z.number(),
  validationLoss: z.number().optional(),
  validationAccuracy: z.number().optional(),
  learningRate: z.number(),
  picturesPerSecond: z.number(),
  seconds: z.number(),
  secondsWaiting: z.number(),
});

const header = z.strictObject({
  /** What the training was asked for; a training that goes on must be asked for the same. */
  settings: z.record(z.string(), z.unknown()),
  /** SHA-256 over the names, classes and parts of all pictures. */
  data: z.string(),
  history: z.array(epoch),
});

/** A training as it stands after an epoch: enough to go on as if it had never stopped. */
export interface Checkpoint {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly data: string;
  readonly history: readonly Epoch[];
  /** Weights and optimiser state, as the trainer writes them. */
  readonly state: Uint8Array;
}

/** Writes a training's state whole or not at all: whatever stops it, the last whole one is there. */
export async function writeCheckpoint(folder: string, { state, ...about }: Checkpoint): Promise<void> {
  const text = new TextEncoder().encode(`${MAGIC}${JSON.stringify(about)}\n`);
  const bytes = new Uint8Array(text.length + state.length);
  bytes.set(text);
  bytes.set(state, text.length);
  await writeFileAtomic(join(folder, NAME), bytes);
}

/** The checkpoint in a folder, or nothing. Throws `ConvlensError` for one that is damaged. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, NAME);
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path);
  const end = bytes.indexOf(10, MAGIC.length);
  const text = new TextDecoder().decode(bytes.subarray(0, Math.max(0, end)));
  const parsed = text.startsWith(MAGIC) ? header.safeParse(parseJson(text.slice(MAGIC.length))) : undefined;
  if (!parsed?.success)
    throw new ConvlensError(`${path} is no checkpoint of this version`, "move it away and begin anew without --resume");
  return { ...(parsed.data as Omit<Checkpoint, "state">), state: bytes.slice(end + 1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Takes away what a process that was killed while it wrote left behind. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (/^\..+\.\d+-\d+\.tmp$/.test(name)) rmSync(join(folder, name), { force: true });
}
