import type { SharedClasses } from "./classes.ts";
import { mcnemar } from "./mcnemar.ts";

/** What two models say of one picture. Classes are numbered as in each model. */
export interface Answer {
  /** Its number in the data set. */
  readonly picture: number;
  /** The most probable class of each. */
  readonly a: number;
  readonly b: number;
  /** Their numbers in the other model; none where it does not have the class. */
  readonly partners: { readonly a: number | undefined; readonly b: number | undefined };
  /** The probabilities that the first gives to both classes, and the second; none for a class that it does not have. */
  readonly pA: { readonly a: number; readonly b: number | undefined };
  readonly pB: { readonly a: number | undefined; readonly b: number };
  /** Whether both say the same. */
  readonly same: boolean;
  /** Which of them are right, where it is known. */
  readonly right: "both" | "a" | "b" | "neither" | undefined;
  /** Half the sum of |Δp| over classes, 0 to 1 where probabilities add up to one. */
  readonly distance: number;
  /** Σ p ln(p / q) of the first to the second, in nats; none where scores do not add up to one. */
  readonly divergence: number | undefined;
}

/** What a picture shows, numbered as in each model. */
export interface Truth {
  readonly a: number;
  readonly b: number;
}

/** Probabilities below this count as this, or one picture's divergence would be infinite. */
export const LEAST = 1e-12;

/** Probabilities that add up to one but for rounding and half precision. */
const ROUNDING = 5e-3;

/** Compares what two models make of one picture: scores of each class, in each model's own order. */
export function answerOf(
  picture: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { inB }: Pick<SharedClasses, "inB">,
  truth?: Truth,
): Answer {
  const [topA, topB] = [highest(a), highest(b)];
  const partner = inB[topA];
  const inA = inB.indexOf(topB);
  const { p, q } = onSharedClasses(a, b, inB);
  const distributions = isDistribution(a) && isDistribution(b);
  return {
    picture,
    a: topA,
    b: topB,
    partners: { a: partner, b: inA < 0 ? undefined : inA },
    pA: { a: a[topA]!, b: inA < 0 ? undefined : a[inA]! },
    pB: { a: partner === undefined ? undefined : b[partner]!, b: b[topB]! },
    same: partner === topB,
    right: truth && rightOf(topA === truth.a, topB === truth.b),
    distance: p.reduce((sum, v, c) => sum + Math.abs(v - q[c]!), 0) / 2,
    divergence: distributions ? divergenceOf(p, q) : undefined,
  };
}

const rightOf = (a: boolean, b: boolean) => (a && b ? "both" : a ? "a" : b ? "b" : "neither");

function highest(scores: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
  return best;
}

/** Both over the classes that both have, and last what each gives to all others. */
function onSharedClasses(a: ArrayLike<number>, b: ArrayLike<number>, inB: readonly (number | undefined)[]) {
  const p: number[] = [];
  const q: number[] = [];
  let [restA, sharedB] = [0, 0];
  for (const [c, partner] of inB.entries()) {
    if (partner === undefined) restA += a[c]!;
    else {
      p.push(a[c]!);
      q.push(b[partner]!);
      sharedB += b[partner]!;
    }
  }
  let restB = -sharedB;
  for (let c = 0; c < b.length; c++) restB += b[c]!;
  const others = p.length < a.length || p.length < b.length;
  return others ? { p: [...p, restA], q: [...q, Math.max(0, restB)] } : { p, q };
}

function isDistribution(scores: ArrayLike<number>): boolean {
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    if (!(scores[c]! >= -ROUNDING)) return false;
    sum += scores[c]!;
  }
  return Math.abs(sum - 1) < ROUNDING;
}

const divergenceOf = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, v, c) => (v > LEAST ? sum + v * Math.log(v / Math.max(LEAST, q[c]!)) : sum), 0);

/** Two models over all pictures. */
export interface PredictionFigures {
  readonly pictures: number;
  /** Share of the pictures of which both say the same. */
  readonly agreement: number;
  /** Pictures of which they do not. */
  readonly flips: number;
  /** Means over pictures. */
  readonly distance: number;
  readonly divergence: number | undefined;
  /** Of pictures of which it is known what they show. */
  readonly labelled: LabelledFigures | undefined;
}

export interface LabelledFigures {
  readonly pictures: number;
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
  /** Flips of pictures that both get wrong. */
  readonly wrongAnew: number;
  /** Shares of the pictures that each gets right. */
  readonly accuracy: { readonly a: number; readonly b: number };
  /** Of McNemar's exact test: how probable so uneven a division is, if both are equally good. */
  readonly p: number;
}

export function predictionFigures(answers: readonly Answer[]): PredictionFigures {
  const flips = answers.filter(({ same }) => !same).length;
  const divergences = answers.map(({ divergence }) => divergence);
  const known = divergences.every((d) => d !== undefined);
  return {
    pictures: answers.length,
    agreement: 1 - flips / answers.length,
    flips,
    distance: mean(answers.map(({ distance }) => distance)),
    divergence: known ? mean(divergences) : undefined,
    labelled: labelledFigures(answers),
  };
}

function labelledFigures(answers: readonly Answer[]): LabelledFigures | undefined {
  const known = answers.filter(({ right }) => right !== undefined);
  if (known.length === 0) return undefined;
  const count = (which: Answer["right"]) => known.filter(({ right }) => right === which).length;
  const [both, onlyA, onlyB, neither] = [count("both"), count("a"), count("b"), count("neither")];
  return {
    pictures: known.length,
    both,
    onlyA,
    onlyB,
    neither,
    wrongAnew: known.filter(({ right, same }) => right === "neither" && !same).length,
    accuracy: { a: (both + onlyA) / known.length, b: (both + onlyB) / known.length },
    p: mcnemar(onlyA, onlyB),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Flips, the worst first: those that the second model alone gets wrong, then by how far the probabilities are apart. */
export const worstFlips = (answers: readonly Answer[]): Answer[] =>
  answers
    .filter(({ same }) => !same)
    .sort(
      (x, y) => Number(y.right === "a") - Number(x.right === "a") || y.distance - x.distance || x.picture - y.picture,
    );

/** Answers by how far the probabilities are apart, the farthest first, flipped or not. */
export const largestChanges = (answers: readonly Answer[], count: number): Answer[] =>
  answers.toSorted((x, y) => y.distance - x.distance || x.picture - y.picture).slice(0, count);
