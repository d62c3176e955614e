import { rng } from "../../base/rng.ts";
import type { Float32Tensor } from "../../base/tensor.ts";
import { classTarget } from "../classifier.ts";
import type { Context } from "../define.ts";
import { ranksOf } from "../importance.ts";
import { eachMaskedScore } from "../masks.ts";
import type { Target } from "../target.ts";

/**
 * Deletion and insertion of Petsiuk, Das and Saenko (2018), RISE: Randomized Input Sampling for Explanation of Black-box Models,
 * https://arxiv.org/abs/1806.07421.
 */
export interface Curves {
  /** The score after 0, 1/steps, … all of the pixels, the most important first, were replaced by the baseline. */
  readonly deletion: readonly number[];
  /** The score after 0, 1/steps, … all of the pixels, the most important first, were put into the blurred picture. */
  readonly insertion: readonly number[];
  /** By trapezoid, over the share of pixels: mean scores. Deletion is better the less, insertion the more. */
  readonly deletionArea: number;
  readonly insertionArea: number;
}

export interface CurveOptions {
  /** How many equal portions the pixels come in. */
  readonly steps: number;
  /** What deleted pixels become, 1×C×H×W. */
  readonly deleted: Float32Tensor;
  /** What pixels are put into, 1×C×H×W. */
  readonly canvas: Float32Tensor;
}

/** The curves of one target for several maps H×W of the importance of the picture's pixels. */
export async function curvesOf(
  context: Context,
  picture: Float32Tensor,
  target: Target,
  importances: readonly Float32Tensor[],
  { steps, deleted, canvas }: CurveOptions,
): Promise<Curves[]> {
  const ranks = importances.map((importance) => ranksOf(importance, rng(0)));
  const scored = async (baseline: Float32Tensor, keeps: (rank: number, cut: number) => boolean) => {
    const curves = ranks.map(() => new Float64Array(steps + 1));
    const pixels = ranks[0]?.length ?? 0;
    const mask = (i: number) => {
      const cut = cutAt(i % (steps + 1), steps, pixels);
      return Uint8Array.from(ranks[Math.floor(i / (steps + 1))]!, (rank) => (keeps(rank, cut) ? 1 : 0));
    };
    const masking = { total: ranks.length * (steps + 1), mask, baseline };
    await eachMaskedScore(context, picture, masking, [target], (scores, from) => {
      for (const [k, [score]] of scores.entries())
        curves[Math.floor((from + k) / (steps + 1))]![(from + k) % (steps + 1)] = score!;
    });
    return curves.map((curve) => [...curve]);
  };
  const deletions = await scored(deleted, (rank, cut) => rank >= cut);
  const insertions = await scored(canvas, (rank, cut) => rank < cut);
  return deletions.map((deletion, k) => ({
    deletion,
    insertion: insertions[k]!,
    deletionArea: areaUnder(deletion),
    insertionArea: areaUnder(insertions[k]!),
  }));
}

/** How many pixels have been moved after a step. */
const cutAt = (step: number, steps: number, pixels: number): number => Math.round((step * pixels) / steps);

/** The area under equally spaced values, by trapezoid, over an axis from 0 to 1. */
export function areaUnder(values: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += (values[i - 1]! + values[i]!) / 2;
  return sum / (values.length - 1);
}

/** The same target as curves measure it: a class by its probability, whose areas lie between 0 and 1 and can be compared; others as they are. */
export const measured = (context: Pick<Context, "model">, target: Target): Target =>
  target.class === undefined ? target : classTarget(context.model, target.class, "probability");
