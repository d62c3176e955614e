import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ConvlensError } from "@convlens/core/base";
import { decodeCheckpoint, type Epoch, encodeCheckpoint, type Checkpoint as State } from "@convlens/core/training";
import { readFile, writeFileAtomic } from "@convlens/node";
import { z } from "zod";

const NAME = "checkpoint.safetensors";
/** The key of its metadata that tells what the training is. */
const KEY = "convlens.training";

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

const about = z.strictObject({
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
  /** Weights and optimiser state. */
  readonly state: State;
}

/** Writes a training's state whole or not at all: whatever stops it, the last whole one is there. */
export async function writeCheckpoint(folder: string, { state, ...about }: Checkpoint): Promise<void> {
  const metadata = { ...state.metadata, [KEY]: JSON.stringify(about) };
  await writeFileAtomic(join(folder, NAME), encodeCheckpoint({ ...state, metadata }));
}

/** The checkpoint in a folder, or nothing. Throws `ConvlensError` naming one that is damaged. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, NAME);
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path);
  try {
    const state = decodeCheckpoint(bytes);
    const { settings, data, history } = about.parse(JSON.parse(state.metadata[KEY] ?? "{}"));
    return { settings, data, history: history as Epoch[], state };
  } catch (cause) {
    throw new ConvlensError(
      `${path} is no checkpoint of this version, or is damaged`,
      "move it away and begin anew without --resume",
      { cause },
    );
  }
}

/** Takes away what a process that was killed while it wrote left behind. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (/^\..+\.\d+-\d+\.tmp$/.test(name)) rmSync(join(folder, name), { force: true });
}
