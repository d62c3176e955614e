import { UsageError } from "../base/errors.ts";
import { pack, unpack } from "../base/pack.ts";
import type { Checkpoint, Epoch } from "../training/index.ts";
import type { Keeping } from "./define.ts";
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

export const keepTraining = (kept: Keeping, name: string, training: KeptTraining): Promise<void> =>
  kept.put(name, pack(training));

/** Throws `UsageError` where it is not kept any more. */
export async function keptTraining(kept: Keeping, name: string): Promise<KeptTraining> {
  const bytes = await kept.get(name);
  if (bytes) return unpack<KeptTraining>(bytes);
  throw new UsageError("this training is not kept any more", "begin anew");
}
