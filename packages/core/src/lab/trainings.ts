import { UsageError } from "../base/errors.ts";
import type { Checkpoint, Epoch } from "../training/index.ts";
import type { Watched } from "./watch.ts";

/** A training as it is after an epoch. */
export interface KeptTraining {
  /** All that its curve depends on, to be compared. */
  readonly settings: string;
  readonly history: readonly Epoch[];
  readonly checkpoint: Checkpoint;
  /** The network as an ONNX file. */
  readonly model: Uint8Array;
  readonly watched: Watched;
}

/** Trainings are large; whoever begins more gives up the oldest. */
const MOST = 3;

const kept = new Map<string, KeptTraining>();

/** Keeps a training under the name that its user gave it, until three others were begun. */
export function keepTraining(name: string, training: KeptTraining): void {
  kept.delete(name);
  kept.set(name, training);
  const [oldest] = kept.keys();
  if (kept.size > MOST) kept.delete(oldest!);
}

/** Throws `UsageError` where it is not kept any more. */
export function keptTraining(name: string): KeptTraining {
  const found = kept.get(name);
  if (found) return found;
  throw new UsageError("this training is not kept any more", "begin anew");
}
