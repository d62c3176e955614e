/**
 * The gradient of mean((sorted(m) − r)²), where r is 0 for the smallest 1 − `area` of a mask's elements and 1 for the rest: at 0 the mask
 * is black and white, and `area` of it white. Elements that are equal have the same r, the mean of theirs, so that none is preferred for its place.
 *
 * Fong, Patrick and Vedaldi, 2019, Understanding Deep Networks via Extremal Perturbations and Smooth Masks, https://arxiv.org/abs/1910.08485
 */
export function areaPenaltyGradient(mask: ArrayLike<number>, area: number): Float64Array {
  const n = mask.length;
  const sorted = Float64Array.from(mask).sort();
  const white = Math.round(area * n);
  const gradient = new Float64Array(n);
  const wanted = new Map<number, number>();
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && sorted[to] === sorted[from]) to++;
    wanted.set(sorted[from]!, Math.max(0, to - Math.max(from, n - white)) / (to - from));
  }
  for (let i = 0; i < n; i++) gradient[i] = (2 * (mask[i]! - wanted.get(mask[i]!)!)) / n;
  return gradient;
}
