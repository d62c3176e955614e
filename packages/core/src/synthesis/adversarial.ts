import { ConvlensError } from "../base/errors.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32 } from "../base/tensor.ts";
import type { Judge } from "./judge.ts";

export const norms = ["linf", "l2"] as const;
/** How large a change is: the largest change of any colour, or the root of the sum of squares. */
export type Norm = (typeof norms)[number];

export interface AttackOptions {
  readonly norm: Norm;
  /** Colours run from 0 to 1. */
  readonly budget: number;
  /** One is the fast gradient sign method. */
  readonly steps: number;
}

/** A picture within the budget that has the greatest margin of those that were met, and the margin. */
export interface Attacked {
  readonly picture: Float32Tensor;
  readonly margin: number;
}

/** No change that was tried is enough. */
export class Unfooled extends ConvlensError {}

/** How much longer all steps together are than the budget, so that they reach its edge although they turn. */
const REACH = 2.5;

/** Levels of a colour in a file. */
const LEVELS = 255;

/**
 * Projected gradient descent up the judge's objective from a picture 1×3×H×W, within a budget and the colours that a file can hold:
 * x ← P(x + α·sign g) for `linf`, x ← P(x + α·g/‖g‖) for `l2`. It ends as soon as the objective is above 0.
 *
 * Madry et al. 2018, Towards Deep Learning Models Resistant to Adversarial Attacks, https://arxiv.org/abs/1706.06083;
 * one step: Goodfellow et al. 2015, Explaining and Harnessing Adversarial Examples, https://arxiv.org/abs/1412.6572
 */
export async function attack(judge: Judge, original: Float32Tensor, options: AttackOptions): Promise<Attacked> {
  const { budget, steps, norm } = options;
  const stride = steps === 1 ? budget : (REACH * budget) / steps;
  let seen = original;
  let at = original.data;
  let best: Attacked | undefined;
  for (let step = 0; ; step++) {
    const { values, gradient } = await judge.judge(seen, [0]);
    if (!best || values[0]! > best.margin) best = { picture: seen, margin: values[0]! };
    if (step === steps || best.margin > 0) return best;
    at = projected(moved(at, gradient!, stride, norm), original.data, budget, norm);
    seen = float32(original.shape, inLevels(at, original.data, budget, norm));
  }
}

function moved(x: Float32Array, g: Float32Array, stride: number, norm: Norm): Float32Array {
  const scale = norm === "linf" ? stride : stride / (length(g) || 1);
  return x.map((v, i) => v + scale * (norm === "linf" ? Math.sign(g[i]!) : g[i]!));
}

/** The nearest point within the budget and between black and white. */
function projected(x: Float32Array, original: Float32Array, budget: number, norm: Norm): Float32Array {
  const far = norm === "l2" ? length(x.map((v, i) => v - original[i]!)) : 0;
  const scale = far > budget ? budget / far : 1;
  const most = norm === "linf" ? budget : Number.POSITIVE_INFINITY;
  return x.map((v, i) => {
    const change = Math.min(most, Math.max(-most, (v - original[i]!) * scale));
    return Math.min(1, Math.max(0, original[i]! + change));
  });
}

/** Rounded to what a file holds; towards the original where rounding would leave the budget. */
function inLevels(x: Float32Array, original: Float32Array, budget: number, norm: Norm): Float32Array {
  const nearest = x.map((v) => Math.round(v * LEVELS) / LEVELS);
  const far = (values: Float32Array) => distance(values, original, norm);
  if (far(nearest) <= budget + 1e-6) return nearest;
  return x.map((v, i) => (v > original[i]! ? Math.floor(v * LEVELS + 1e-4) : Math.ceil(v * LEVELS - 1e-4)) / LEVELS);
}

/** How far two pictures are from each other. */
export function distance(a: Float32Array, b: Float32Array, norm: Norm): number {
  const change = a.map((v, i) => v - b[i]!);
  return norm === "l2" ? length(change) : change.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
}

const length = (v: Float32Array): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

/**
 * The smallest change that is found to make the objective greater than 0: budgets double until one is enough, then the gap
 * is halved until it is below `fine`. `undefined` where not even `most` is enough.
 */
export async function smallestAttack(
  judge: Judge,
  original: Float32Tensor,
  { steps, norm }: Omit<AttackOptions, "budget">,
  { least, most, fine }: { readonly least: number; readonly most: number; readonly fine: number },
): Promise<(Attacked & { readonly budget: number }) | undefined> {
  let [low, high] = [0, least];
  let found: (Attacked & { budget: number }) | undefined;
  const tried = async (budget: number) => {
    const attacked = await attack(judge, original, { norm, steps, budget });
    if (attacked.margin > 0) found = { ...attacked, budget };
    return attacked.margin > 0;
  };
  while (!(await tried(high))) {
    if (high >= most) return undefined;
    [low, high] = [high, Math.min(most, 2 * high)];
  }
  while (high - low > fine) {
    const middle = (low + high) / 2;
    if (await tried(middle)) high = middle;
    else low = middle;
  }
  return found;
}
