/**
 * Where a figure becomes a doubt or a failure. Each lies in a gap between what was measured on maps known to be good and on what is
 * known to be bad; docs/guide/trust.md has more of it.
 */
export const thresholds = {
  /** A score moves by less than this share of itself whatever is taken away: random weights move by 0.07 at most, trained ones by 0.7 and more. */
  moves: 0.15,
  /** Outputs that differ by less than this, relatively, are rounding. */
  constant: 1e-5,
  /** A probability from which on a model is sure. */
  sure: 0.8,
  /**
   * The share that is left of a sure answer in a mirrored or shifted picture. Trained classifiers keep 0.7 and more (three of ImageNet,
   * scenes); of 48 pictures learnt by heart 38 keep less than 0.6, the median 0.3.
   */
  surelyHolds: 0.6,
  /** The same of an answer that is not sure: a dog of one of two breeds is now the one and now the other. */
  holds: 0.5,
  /** Odds below this many times those of no preference say next to nothing of the class. */
  seen: 2,
  /** Of the change that the shares should add up to. Numerical error of a good path integral is below 0.01. */
  completeness: 0.05,
  /** Rank correlation with the maps of shuffled upper layers, up to a half: guided backpropagation 0.8 and more, faithful methods 0.65 and less. */
  upperWeights: 0.75,
  /** The mean over all stages: what knows no weights has 1, guided backpropagation 0.6 to 0.75, faithful methods 0.65 and less. */
  allWeights: 0.9,
  /**
   * Rank correlation from which on two maps look the same: guided backpropagation 0.95 and more, on large pictures 0.99; Grad-CAM of
   * drawn classes 0.7 and less, of one that is most alike up to 0.99, which is why half of the classes have to be.
   */
  same: 0.94,
  /** The share of other classes with the same map. */
  sameClasses: 0.5,
  /**
   * How far deletion and insertion together are above those of the map at other places, as a share of what the score can change: below
   * the first it is chance, below the second hardly more. Grad-CAM has 0.3 to 1.4, single pixels of a gradient 0.04 to 0.2.
   */
  chance: 0.03,
  place: 0.1,
  /** Rank correlation of the map with itself under noise, or with other draws. Plain gradients, the least stable, have 0.45 to 0.8. */
  stable: 0.4,
  /** Rank correlation with an edge detector: the edges themselves 1, any explanation of a network measured 0.7 at most. */
  edges: 0.8,
  /** Above this the map resembles edges enough to ask whether it does better than they. */
  edgeLike: 0.5,
} as const;
