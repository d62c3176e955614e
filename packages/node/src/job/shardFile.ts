import { ConvlensError } from "@convlens/core/base";
import type { Answers, Pass, Questions } from "@convlens/core/dataset";
import { tensorsOf } from "@convlens/core/dataset";
import { decodeCheckpoint, encodeCheckpoint } from "@convlens/core/training";
import { z } from "zod";
import type { Broken } from "../data/messages.ts";

/** What the pictures of a shard told. */
export interface ShardResult<Q extends Questions> {
  readonly answers: Answers<Q>;
  readonly broken: readonly Broken[];
}

/** Which shard of which job a file is of. */
export interface ShardName {
  /** The key of the job. */
  readonly job: string;
  readonly index: number;
}

/** A shard as a file: safetensors, with the pictures that could not be used in its metadata. */
export const encodeShard = <Q extends Questions>({ job, index }: ShardName, { answers, broken }: ShardResult<Q>) =>
  encodeCheckpoint({
    tensors: tensorsOf(answers),
    metadata: { job, shard: String(index), broken: JSON.stringify(broken) },
  });

const brokenPictures = z.array(z.object({ picture: z.int(), name: z.string(), reason: z.string() }));

/** Reads what `encodeShard` made. Throws `ConvlensError` for a file of another job, or a broken one. */
export function decodeShard<Q extends Questions>(
  bytes: Uint8Array,
  pass: Pass<Q>,
  { job, index }: ShardName,
): ShardResult<Q> {
  const { tensors, metadata } = decodeCheckpoint(bytes);
  if (metadata.job !== job || metadata.shard !== String(index))
    throw new ConvlensError(
      `shard ${index} is of another job`,
      "the model, the pictures or what is asked have changed: begin in another folder with -o",
    );
  return { answers: pass.from(tensors), broken: brokenPictures.parse(JSON.parse(metadata.broken ?? "[]")) };
}
