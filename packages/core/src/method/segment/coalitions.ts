import type { Float32Tensor } from "../../base/tensor.ts";
import type { Context } from "../define.ts";
import { eachMaskedScore } from "../masks.ts";
import { planeMap } from "../pixels.ts";
import type { Heatmap } from "../result.ts";
import { scoreTable } from "../scores.ts";
import type { Target } from "../target.ts";
import type { Segmentation } from "./slic.ts";

/** Which features of a picture are there: 1 for those that are, 0 for those at the baseline. */
export type Coalition = Uint8Array;

export interface Game {
  readonly tensor: Float32Tensor;
  /** What a feature that is not there becomes, 1×C×H×W. */
  readonly baseline: Float32Tensor;
  readonly features: Segmentation;
}

/** The score of each target for each of several coalitions, which are asked for in their order. */
export async function coalitionScores(
  context: Context,
  { tensor, baseline, features }: Game,
  targets: readonly Target[],
  total: number,
  coalition: (i: number) => Coalition,
): Promise<Float64Array[]> {
  const { scores, use } = scoreTable(targets, total);
  const mask = (i: number) => maskOf(features, coalition(i));
  await eachMaskedScore(context, tensor, { total, mask, baseline }, targets, use);
  return scores;
}

export const everyone = ({ count }: Segmentation): Coalition => new Uint8Array(count).fill(1);
export const nobody = ({ count }: Segmentation): Coalition => new Uint8Array(count);

function maskOf({ labels }: Segmentation, coalition: Coalition): Float32Array {
  const mask = new Float32Array(labels.length);
  for (let i = 0; i < mask.length; i++) mask[i] = coalition[labels[i]!]!;
  return mask;
}

/** A map in which each pixel shows what its feature is worth. */
export function featureMap(
  { tensor, features }: Game,
  values: ArrayLike<number>,
  facts: Readonly<Record<string, number>>,
): Heatmap {
  const plane = Float32Array.from(features.labels, (k) => values[k]!);
  return { ...planeMap(plane, tensor), facts: { features: features.count, ...facts } };
}
