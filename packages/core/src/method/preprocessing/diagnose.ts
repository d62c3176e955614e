import type { Rng } from "../../base/rng.ts";
import type { InputSpec } from "../../onnx/meta.ts";
import type { Context } from "../define.ts";
import type { Candidate } from "./candidates.ts";
import { candidatesFor, sameValues } from "./candidates.ts";
import type { Measured } from "./measure.ts";
import { measure } from "./measure.ts";
import type { Answer, Sample, Trial } from "./trial.ts";
import { tryCandidates } from "./trial.ts";

export interface Row extends Measured {
  readonly candidate: Candidate;
  /** Whether this is what is declared, or was guessed. */
  readonly declared: boolean;
  /** In how many of the redrawn sets of pictures this way does best, 0 to 1. */
  readonly sureness: number;
}

/** What was found out, best first. */
export interface Diagnosis {
  readonly rows: readonly Row[];
  /** By what the ways were judged: the labels; how much the mirror image tells of the class; of few pictures, whether it has the same. */
  readonly by: "likelihood" | "information" | "agreement";
  /** Whether what is declared is beaten so clearly that it is hardly what the model was made for. */
  readonly implausible: boolean;
  /** Whether the pictures tell the ways apart at all. */
  readonly decided: boolean;
}

/** How many times the set of pictures is redrawn. */
const REDRAWN = 200;
/** A way that no published network comes in must do this much better than one that is usual. */
const HANDICAP = 0.9;
/** The least sureness that decides. Without labels, ways that differ in a mean or the order of channels do about as well; of few pictures nothing decides. */
const DECIDED = { likelihood: 0.5, information: 0.8, agreement: Number.POSITIVE_INFINITY };
/** What is declared is implausible where the best does so many times as well, in at least `SURE` of the redrawn sets. */
const CLEARLY = 1.25;
const SURE = 0.95;
/** With fewer pictures it cannot be told whether the model says the same of all of them, nor do labels say enough. */
const ENOUGH = 5;
/** Of few pictures, what is declared is implausible where the model is this unsure, and another way so many times as sure. */
const UNSURE = 0.25;
const SURER = 3;

/** Tries ways of preparing pictures on a model, the published ones unless it is said, and tells which one it was made for. */
export async function diagnose(
  context: Context,
  samples: readonly Sample[],
  declared: InputSpec = context.spec,
  candidates: readonly Candidate[] = candidatesFor(declared),
): Promise<Diagnosis> {
  const trials = await tryCandidates(context, samples, candidates);
  return judge(trials, samples, declared, context.random(0));
}

/** The verdict over what the model said. */
export function judge(trials: readonly Trial[], samples: readonly Sample[], declared: InputSpec, rng: Rng): Diagnosis {
  const labelled = samples.filter((s) => s.label !== undefined).length;
  const by = labelled >= ENOUGH ? "likelihood" : samples.length >= ENOUGH ? "information" : "agreement";
  const worth = (trial: Trial, drawn: readonly number[]) =>
    score(
      drawn.map((i) => trial.answers[i]!),
      drawn.map((i) => samples[i]!),
      by,
    );
  const all = samples.map((_, i) => i);
  const scores = trials.map((t) => worth(t, all));
  const isDeclared = trials.map((t) => sameValues(t.candidate.values, declared));
  const wins = new Array<number>(trials.length).fill(0);
  let clear = 0;
  for (let n = 0; n < REDRAWN; n++) {
    const drawn = all.map(() => rng.below(samples.length));
    const found = trials.map((t) => worth(t, drawn));
    const best = bestOf(found, trials);
    wins[best]!++;
    if (found[best]! > CLEARLY * found[isDeclared.indexOf(true)]!) clear++;
  }
  const best = bestOf(scores, trials);
  const order = [...trials.keys()].sort((a, b) => Number(b === best) - Number(a === best) || scores[b]! - scores[a]!);
  const rows = order.map((i) => ({
    ...measure(trials[i]!.answers, samples),
    candidate: trials[i]!.candidate,
    declared: isDeclared[i]!,
    sureness: wins[i]! / REDRAWN,
  }));
  const own = rows.find((r) => r.declared)!;
  const implausible =
    by === "agreement"
      ? own.agreement < UNSURE && rows[0]!.agreement > SURER * own.agreement
      : !rows[0]!.declared && clear >= SURE * REDRAWN;
  const decided = rows[0]!.sureness >= DECIDED[by] && scores[best]! > 0;
  return { rows, by, implausible, decided };
}

function score(answers: readonly Answer[], samples: readonly Sample[], by: Diagnosis["by"]): number {
  return measure(answers, samples)[by] ?? 0;
}

const bestOf = (scores: readonly number[], trials: readonly Trial[]): number =>
  scores.reduce((best, _, i) => (weighed(i, scores, trials) > weighed(best, scores, trials) ? i : best), 0);

const weighed = (i: number, scores: readonly number[], trials: readonly Trial[]): number =>
  scores[i]! * (trials[i]!.candidate.usual ? 1 : HANDICAP);
