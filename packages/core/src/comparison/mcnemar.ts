/**
 * McNemar's exact test of two classifiers on the same pictures (McNemar 1947; for classifiers: Dietterich, "Approximate statistical
 * tests for comparing supervised classification learning algorithms", 1998): how probable it is that the pictures that only one of
 * them gets right divide at least as unevenly, if both are equally good. Two-sided binomial, 0 to 1.
 * @param a pictures that the first alone gets right
 * @param b those that the second alone does
 */
export function mcnemar(a: number, b: number): number {
  const n = a + b;
  // Σ C(n, i) / 2ⁿ for i up to the smaller: in logarithms, as 2ⁿ soon is no number.
  let term = -n * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= Math.min(a, b); i++) {
    sum += Math.exp(term);
    term += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * sum);
}
