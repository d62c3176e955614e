import { confidenceOf, isRight, type Prediction, type Predictions } from "./prediction.ts";
import { between, fitTemperature, type Temperature } from "./temperature.ts";

/** Pictures of which the classifier was about as sure. */
export interface Bin {
  /** Confidences in (from, to]. */
  readonly from: number;
  readonly to: number;
  readonly pictures: number;
  /** Mean confidence; 0 where there are no pictures. */
  readonly confidence: number;
  /** Share that is right; 0 where there are no pictures. */
  readonly accuracy: number;
}

export interface Reliability {
  readonly bins: readonly Bin[];
  /** Expected calibration error: the mean of |accuracy − confidence| over bins, weighted by their pictures. */
  readonly ece: number;
  /** Maximum calibration error: the greatest of them. */
  readonly mce: number;
}

export interface Calibration {
  /** Bins of equal width. */
  readonly reliability: Reliability;
  /** Bins of equally many pictures (Nguyen and O'Connor 2015). */
  readonly adaptive: Reliability;
  /** Mean of Σ_c (p_c − y_c)², 0 to 2 (Brier 1950). */
  readonly brier: number;
  /** Mean of −log p of a picture's own class, in nats. */
  readonly logLoss: number;
  /** Mean confidence. */
  readonly confidence: number;
  readonly temperature: Temperature & { readonly reliability: Reliability };
}

/**
 * How far a classifier's probabilities can be taken at their word; nothing where classes have a sigmoid each.
 *
 * Guo et al. 2017, On Calibration of Modern Neural Networks
 */
export function calibrationOf(predictions: Predictions, bins: number): Calibration | undefined {
  const fitted = fitTemperature(predictions);
  if (!fitted) return undefined;
  let [pictures, brier, logLoss] = [0, 0, 0];
  for (const { distribution, probability } of predictions) {
    const { squares, margin, partition } = distribution!;
    pictures++;
    brier += squares - 2 * probability + 1;
    logLoss += between(partition, 1) + margin;
  }
  const judged = judge(predictions, pictures, confidenceOf);
  const beta = 1 / fitted.temperature;
  const cooled = judge(predictions, pictures, (p) => Math.exp(-between(p.distribution!.partition, beta)));
  return {
    reliability: binned(judged, equalWidths(bins)),
    adaptive: binned(judged, equalCounts(judged.confidences, bins)),
    brier: brier / pictures,
    logLoss: logLoss / pictures,
    confidence: judged.confidences.reduce((a, b) => a + b, 0) / pictures,
    temperature: { ...fitted, reliability: binned(cooled, equalWidths(bins)) },
  };
}

interface Judged {
  readonly confidences: Float64Array;
  /** 1 where the picture is right. */
  readonly right: Uint8Array;
}

function judge(predictions: Predictions, count: number, confidence: (p: Prediction) => number): Judged {
  const judged = { confidences: new Float64Array(count), right: new Uint8Array(count) };
  let i = 0;
  for (const prediction of predictions) {
    judged.confidences[i] = confidence(prediction);
    judged.right[i++] = Number(isRight(prediction));
  }
  return judged;
}

const equalWidths = (bins: number): number[] => Array.from({ length: bins }, (_, i) => (i + 1) / bins);

function equalCounts(confidences: Float64Array, bins: number): number[] {
  const sorted = confidences.toSorted();
  const ends = Array.from({ length: bins }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / bins) - 1] ?? 1);
  return [...new Set(ends)];
}

/** @param ends of the bins, ascending; the last takes what is beyond, too */
function binned({ confidences, right }: Judged, ends: readonly number[]): Reliability {
  const sums = ends.map(() => ({ pictures: 0, confidence: 0, right: 0 }));
  for (const [i, confidence] of confidences.entries()) {
    const bin = sums[Math.min(firstAtLeast(ends, confidence), ends.length - 1)]!;
    bin.pictures++;
    bin.confidence += confidence;
    bin.right += right[i]!;
  }
  const bins = sums.map(({ pictures, confidence, right }, i) => {
    const n = Math.max(1, pictures);
    return { from: ends[i - 1] ?? 0, to: ends[i]!, pictures, confidence: confidence / n, accuracy: right / n };
  });
  const gaps = bins.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence));
  const ece = gaps.reduce((sum, gap, i) => sum + gap * bins[i]!.pictures, 0) / Math.max(1, confidences.length);
  return { bins, ece, mce: Math.max(0, ...gaps) };
}

function firstAtLeast(ends: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
