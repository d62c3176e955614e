import { formatProbability, formatValue } from "@convlens/core/render";

/** A class's score for people. Nothing says of all scores that they are probabilities: those beyond 0 to 1 are not. */
export const scoreText = (score: number, ofClass = true): string =>
  ofClass && score >= 0 && score <= 1 ? formatProbability(score) : formatValue(score);
