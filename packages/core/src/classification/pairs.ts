import { isRight, type Predictions } from "./prediction.ts";

/** Two classes that are taken for one another. */
export interface ConfusedPair {
  readonly a: number;
  readonly b: number;
  /** Pictures of a taken for b; at least as many as the other way round. */
  readonly aForB: number;
  readonly bForA: number;
  /** Sum of the confidences with which they were. */
  readonly confidence: number;
}

/** Pairs by how many pictures were taken for the other one, most first; of equal ones those that were taken more confidently. */
export function confusedPairs(predictions: Predictions): ConfusedPair[] {
  const found = new Map<string, { low: number; high: number; up: number; down: number; confidence: number }>();
  for (const prediction of predictions) {
    if (isRight(prediction)) continue;
    const { truth, top } = prediction;
    const [{ class: taken, probability }] = top as [(typeof top)[number]];
    const [low, high] = truth < taken ? [truth, taken] : [taken, truth];
    const pair = found.get(`${low} ${high}`) ?? { low, high, up: 0, down: 0, confidence: 0 };
    if (truth === low) pair.up++;
    else pair.down++;
    pair.confidence += probability;
    found.set(`${low} ${high}`, pair);
  }
  return [...found.values()]
    .sort((p, q) => q.up + q.down - p.up - p.down || q.confidence - p.confidence || p.low - q.low || p.high - q.high)
    .map(({ low, high, up, down, confidence }) =>
      up >= down
        ? { a: low, b: high, aForB: up, bForA: down, confidence }
        : { a: high, b: low, aForB: down, bForA: up, confidence },
    );
}
