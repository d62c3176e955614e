import { isRight, type Predictions } from "./prediction.ts";

/** A share of pictures, and how far chance moves it: √(p·(1 − p)/n). */
export interface Share {
  readonly share: number;
  readonly error: number;
}

export interface Accuracy {
  readonly pictures: number;
  /** Pictures whose class is the best guess. */
  readonly top1: Share;
  /** Pictures whose class is among the five best. */
  readonly top5: Share;
}

export function accuracyOf(predictions: Predictions): Accuracy {
  let [pictures, first, five] = [0, 0, 0];
  for (const prediction of predictions) {
    pictures++;
    if (isRight(prediction)) first++;
    if (prediction.rank <= 5) five++;
  }
  return { pictures, top1: shareOf(first, pictures), top5: shareOf(five, pictures) };
}

function shareOf(count: number, of: number): Share {
  const share = count / Math.max(1, of);
  return { share, error: Math.sqrt((share * (1 - share)) / Math.max(1, of)) };
}
