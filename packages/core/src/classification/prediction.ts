/** A class and its probability. */
export interface Ranked {
  readonly class: number;
  /** 0 to 1; of a class with a sigmoid of its own its score. */
  readonly probability: number;
}

/** What a classifier made of one picture whose class is known. */
export interface Prediction {
  /** The picture's own class. */
  readonly truth: number;
  /** The classes of greatest probability, best first; of equal ones the lower class first. Never empty. */
  readonly top: readonly Ranked[];
  /** Of the picture's own class. */
  readonly probability: number;
  /** The place of the picture's own class among all, from 1. */
  readonly rank: number;
  /** Absent where classes have a sigmoid each: their scores sum to nothing. */
  readonly distribution?: Distribution;
}

/** What is kept of the probabilities of all classes. */
export interface Distribution {
  /** Sum of the squared probabilities. */
  readonly squares: number;
  /** The greatest logit less that of the picture's own class. */
  readonly margin: number;
  /** log Σ_c exp(β·(z_c − max z)) at each of `inverseTemperatures`: what −log of the greatest probability would be. */
  readonly partition: ArrayLike<number>;
}

/** Pictures whose classes are known, with what was made of them; may be gone through more than once. */
export type Predictions = Iterable<Prediction>;

/** β = 1/T: three for each doubling, for temperatures from 16 down to a quarter. */
export const inverseTemperatures: readonly number[] = Array.from({ length: 19 }, (_, i) => 2 ** ((i - 12) / 3));

/** Where β is 1. */
const ONE = inverseTemperatures.indexOf(1);

export const isRight = ({ truth, top }: Prediction): boolean => top[0]!.class === truth;

/** The probability of the class that is taken. */
export const confidenceOf = ({ top }: Prediction): number => top[0]!.probability;

/**
 * What logits say of a picture; nothing where one of them is NaN or +∞.
 * @param most how many of the best classes are kept
 */
export function predictionFrom(logits: ArrayLike<number>, truth: number, most: number): Prediction | undefined {
  const top = greatest(logits, most);
  const max = logits[top[0]!]!;
  if (!allBelow(logits, max)) return undefined;
  const sums = partitionsOf(logits, max);
  const [sum, sumOfSquares] = [sums[ONE]!, sums[ONE + PHASES]!];
  const probability = (c: number) => Math.exp(logits[c]! - max) / sum;
  return {
    truth,
    top: top.map((c) => ({ class: c, probability: probability(c) })),
    probability: probability(truth),
    rank: rankOf(logits, truth),
    distribution: { squares: sumOfSquares / sum ** 2, margin: max - logits[truth]!, partition: sums.map(Math.log) },
  };
}

/** The same of classes that have a sigmoid each. */
export function predictionFromSigmoids(logits: ArrayLike<number>, truth: number, most: number): Prediction | undefined {
  const top = greatest(logits, most);
  if (!allBelow(logits, logits[top[0]!]!)) return undefined;
  const probability = (c: number) => 1 / (1 + Math.exp(-logits[c]!));
  return {
    truth,
    top: top.map((c) => ({ class: c, probability: probability(c) })),
    probability: probability(truth),
    rank: rankOf(logits, truth),
  };
}

/** Whether no value is NaN and the greatest is a number. */
function allBelow(values: ArrayLike<number>, max: number): boolean {
  for (let i = 0; i < values.length; i++) if (!(values[i]! <= max)) return false;
  return Number.isFinite(max);
}

/** Places of the greatest values, descending; of equal ones the first first. */
function greatest(values: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  for (let c = 0; c < values.length; c++) {
    if (found.length === count && !(values[c]! > values[found[count - 1]!]!)) continue;
    let at = found.length === count ? count - 1 : found.length;
    for (; at > 0 && values[c]! > values[found[at - 1]!]!; at--) found[at] = found[at - 1]!;
    found[at] = c;
  }
  return found;
}

function rankOf(values: ArrayLike<number>, of: number): number {
  let rank = 1;
  for (let c = 0; c < values.length; c++) if (values[c]! > values[of]! || (values[c] === values[of] && c < of)) rank++;
  return rank;
}

/** Terms smaller than e⁻⁴⁰ of the greatest are below the rounding of a sum of millions of them. */
const NEGLIGIBLE = -40;

/** Temperatures for each doubling. */
const PHASES = 3;

/** The sum of exp(β·(z − max)) at each inverse temperature: e^(2βz) is the square of e^(βz), so that each logit takes three powers. */
function partitionsOf(logits: ArrayLike<number>, max: number): Float64Array {
  const sums = new Float64Array(inverseTemperatures.length);
  for (let c = 0; c < logits.length; c++) {
    const below = logits[c]! - max;
    for (let phase = 0; phase < PHASES; phase++) {
      const exponent = inverseTemperatures[phase]! * below;
      if (exponent < NEGLIGIBLE) continue;
      let power = Math.exp(exponent);
      for (let k = phase; k < sums.length; k += PHASES) {
        sums[k]! += power;
        power *= power;
      }
    }
  }
  return sums;
}
