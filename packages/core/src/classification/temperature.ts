import { inverseTemperatures, type Predictions } from "./prediction.ts";

/** Dividing all logits by one number. */
export interface Temperature {
  /** T > 1 where the classifier is too sure of itself. */
  readonly temperature: number;
  /** Mean negative log-likelihood at that temperature. */
  readonly logLoss: number;
  /** Whether T is at an end of the range that was tried, 1/4 to 16: the best one lies beyond. */
  readonly atEnd: boolean;
}

const FIRST = Math.log2(inverseTemperatures[0]!);
const LAST = Math.log2(inverseTemperatures.at(-1)!);
const STEP = (LAST - FIRST) / (inverseTemperatures.length - 1);

/**
 * A function of β that is known at `inverseTemperatures`, in between: a cubic in log β through the four nearest. Of log partitions
 * it is off by less than 1e-4.
 */
export function between(values: ArrayLike<number>, beta: number): number {
  const place = (Math.log2(beta) - FIRST) / STEP;
  const from = Math.min(Math.max(Math.floor(place) - 1, 0), inverseTemperatures.length - 4);
  const t = place - from;
  return (
    (-values[from]! * (t - 1) * (t - 2) * (t - 3)) / 6 +
    (values[from + 1]! * t * (t - 2) * (t - 3)) / 2 -
    (values[from + 2]! * t * (t - 1) * (t - 3)) / 2 +
    (values[from + 3]! * t * (t - 1) * (t - 2)) / 6
  );
}

/**
 * The temperature of least negative log-likelihood, which is convex in 1/T; nothing where there are no distributions. It is fitted
 * to the pictures that it is then told of: one number, but of few pictures too good.
 *
 * Guo et al. 2017, On Calibration of Modern Neural Networks
 */
export function fitTemperature(predictions: Predictions): Temperature | undefined {
  const partition = new Float64Array(inverseTemperatures.length);
  let [margin, pictures] = [0, 0];
  for (const { distribution } of predictions) {
    if (!distribution) return undefined;
    for (let k = 0; k < partition.length; k++) partition[k]! += distribution.partition[k]!;
    margin += distribution.margin;
    pictures++;
  }
  if (pictures === 0) return undefined;
  const loss = (place: number) => (between(partition, 2 ** place) + 2 ** place * margin) / pictures;
  const best = least(loss, FIRST, LAST);
  return { temperature: 2 ** -best, logLoss: loss(best), atEnd: best < FIRST + 1e-4 || best > LAST - 1e-4 };
}

/** Where a function with one valley is least: golden sections. */
function least(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  while (b - a > 1e-6)
    if (f(c) < f(d)) {
      [b, d] = [d, c];
      c = b - ratio * (b - a);
    } else {
      [a, c] = [c, d];
      d = a + ratio * (b - a);
    }
  return (a + b) / 2;
}
