import type { Answer, Sample } from "./trial.ts";

/** How well a model gets on with pictures that are prepared in one way. */
export interface Measured {
  /** Mean probability of the class that it holds most probable. */
  readonly confidence: number;
  /** Mean entropy of what it says of a picture, in nats. */
  readonly entropy: number;
  /** What a picture and its mirror image tell of each other's class, in nats: sure, different from picture to picture, and the same mirrored. */
  readonly information: number;
  /** The mean probability that a picture and its mirror image get the same class. */
  readonly agreement: number;
  /** Of the pictures with labels: the share that it gets right, and the mean probability of the label. */
  readonly accuracy?: number;
  readonly likelihood?: number;
}

export function measure(answers: readonly Answer[], samples: readonly Sample[]): Measured {
  const mean = (f: (a: Answer, i: number) => number) =>
    answers.reduce((sum, a, i) => sum + f(a, i), 0) / answers.length;
  const labelled = answers.flatMap((answer, i) => {
    const { label } = samples[i]!;
    return label === undefined ? [] : [{ answer, label }];
  });
  const share = (f: (p: Float64Array, label: number) => number) =>
    labelled.reduce(
      (sum, { answer: { probabilities: p, mirrored: q }, label }) => sum + (f(p, label) + f(q, label)) / 2,
      0,
    ) / labelled.length;
  return {
    confidence: mean(({ probabilities: p }) => Math.max(...p)),
    entropy: mean(({ probabilities: p }) => entropy(p)),
    information: information(answers),
    agreement: mean(({ probabilities: p, mirrored: q }) => p.reduce((sum, v, c) => sum + v * q[c]!, 0)),
    ...(labelled.length > 0 && {
      accuracy: share((p, label) => Number(indexOfMax(p) === label)),
      likelihood: share((p, label) => p[label] ?? 0),
    }),
  };
}

const entropy = (p: Float64Array): number => p.reduce((sum, v) => (v > 0 ? sum - v * Math.log(v) : sum), 0);

const indexOfMax = (p: Float64Array): number => p.indexOf(Math.max(...p));

/** How many classes of a picture are told apart; the others are one. */
const KEPT = 10;
const OTHERS = -1;

/**
 * The mutual information of the classes of two views of a picture (Ji, Henriques and Vedaldi, 2018, https://arxiv.org/abs/1807.06653):
 * zero for a model that says the same of every picture, however sure it is, and for one that is never sure.
 */
export function information(answers: readonly Answer[]): number {
  const joint = new Map<string, { a: number; b: number; p: number }>();
  const add = (a: number, b: number, p: number) => {
    const key = `${a},${b}`;
    const known = joint.get(key);
    if (known) known.p += p;
    else joint.set(key, { a, b, p });
  };
  for (const answer of answers)
    for (const [a, p] of kept(answer.probabilities))
      for (const [b, q] of kept(answer.mirrored)) {
        add(a, b, (p * q) / (2 * answers.length));
        add(b, a, (p * q) / (2 * answers.length));
      }
  const marginal = new Map<number, number>();
  for (const { a, p } of joint.values()) marginal.set(a, (marginal.get(a) ?? 0) + p);
  let found = 0;
  for (const { a, b, p } of joint.values()) if (p > 0) found += p * Math.log(p / (marginal.get(a)! * marginal.get(b)!));
  return found;
}

const sparse = new WeakMap<Float64Array, readonly (readonly [number, number])[]>();

/** The most probable classes, and what is left for all others. */
function kept(p: Float64Array): readonly (readonly [number, number])[] {
  const known = sparse.get(p);
  if (known) return known;
  const order = Array.from(p.keys())
    .sort((a, b) => p[b]! - p[a]!)
    .slice(0, KEPT);
  const rest = 1 - order.reduce((sum, c) => sum + p[c]!, 0);
  const found = [...order.map((c) => [c, p[c]!] as const), [OTHERS, Math.max(0, rest)] as const];
  sparse.set(p, found);
  return found;
}
