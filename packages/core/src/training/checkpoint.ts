import { ConvlensError } from "../base/errors.ts";
import { decodeSafetensors, encodeSafetensors } from "../base/safetensors.ts";
import type { Tensors } from "../engine/define.ts";

/** What is kept to go on later: named tensors, and texts by name. */
export interface Checkpoint {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A checkpoint as safetensors; nothing is rounded. Throws where a tensor is of strings. */
export const encodeCheckpoint = (checkpoint: Checkpoint): Uint8Array<ArrayBuffer> => encodeSafetensors(checkpoint);

/** Reads what `encodeCheckpoint` wrote; the tensors are copies. Throws `ConvlensError` for what is no whole checkpoint. */
export const decodeCheckpoint = (bytes: Uint8Array): Checkpoint => decodeSafetensors(bytes, broken);

const broken = (why: string) =>
  new ConvlensError(`this is no whole checkpoint: ${why}`, "resume from an earlier one, or begin anew");
