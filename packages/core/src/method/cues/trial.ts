import type { Float32Tensor } from "../../base/tensor.ts";
import { classifierOf, classTargets } from "../classifier.ts";
import type { Context } from "../define.ts";
import { eachScore } from "../scores.ts";

/** How many of some pictures. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** How many of some pictures the network takes for a class; of two highest scores the lower class counts. */
export async function takenFor(
  context: Context,
  c: number,
  total: number,
  picture: (i: number) => Promise<Float32Tensor>,
): Promise<Share> {
  const { model } = context;
  const all = Array.from({ length: classifierOf(model).classes }, (_, k) => k);
  let count = 0;
  await eachScore(context, total, picture, classTargets(model, all), (rows) => {
    for (const scores of rows) if (scores.indexOf(Math.max(...scores)) === c) count++;
  });
  return { count, of: total };
}

export const shareIn = ({ count, of }: Share): number => (of > 0 ? count / of : 0);

/** The deviations that a normal variable stays within in 95 of 100 cases. */
const Z = 1.959964;

/**
 * What a share is at least, with 97.5 % confidence.
 *
 * Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference
 */
export function leastShare({ count, of }: Share): number {
  if (of === 0) return 0;
  const p = count / of;
  const square = Z ** 2 / of;
  const half = Z * Math.sqrt((p * (1 - p)) / of + square / (4 * of));
  return Math.max(0, (p + square / 2 - half) / (1 + square));
}
