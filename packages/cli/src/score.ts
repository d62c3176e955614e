/** A probability as a percentage; anything else as it is. */
export const formatScore = (score: number): string =>
  score >= 0 && score <= 1 ? `${(100 * score).toFixed(2)} %` : score.toFixed(3);
