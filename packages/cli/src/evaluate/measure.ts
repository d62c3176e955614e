import type { Float32Tensor } from "@convlens/core/base";
import type { Context, Heatmap, Target } from "@convlens/core/method";
import { classTargets, dryRun, explain, predict } from "@convlens/core/method";
import { importanceOf, type Metric, type Subject } from "@convlens/core/method/evaluation";
import { classFinder, type FindClass } from "@convlens/core/onnx";
import type { Lens, Picture } from "@convlens/node";
import type { Run } from "../run.ts";
import { requireFinite } from "../score.ts";
import { maskFor } from "./masks.ts";
import type { Known, Sample } from "./samples.ts";
import type { Asked, EvaluateSettings } from "./settings.ts";

/** A class to explain in a picture, and where it is. */
export interface Goal {
  readonly class: number;
  readonly label: string;
  readonly mask?: Uint8Array | undefined;
  readonly lure?: Uint8Array | undefined;
}

/**
 * What to explain in a picture: each object whose class the model knows; the class of a lure where the model fell for it;
 * where nothing is known, the first class.
 */
export async function goalsOf({ lens, signal }: Run, sample: Sample, picture: Picture): Promise<Goal[]> {
  const { scores } = await predict(lens.context({ signal }), picture.tensor);
  requireFinite(scores, lens, picture);
  const first = scores.indexOf(Math.max(...scores));
  const find = await classFinder(lens.labels ?? []);
  const known = sample.objects.flatMap((o) => placed(lens.labels, find, o));
  const objects = await Promise.all(
    known.map(async (o) => ({ ...o, mask: o.reference && (await maskFor(picture, o.reference)) })),
  );
  const [lure] = sample.lure ? placed(lens.labels, find, sample.lure) : [];
  const fooled = lure?.reference && lure.class === first && !objects.some((o) => o.class === first);
  const lured = fooled ? [{ ...lure, lure: await maskFor(picture, lure.reference!) }] : [];
  if (objects.length > 0 || lured.length > 0) return [...objects, ...lured];
  return [{ class: first, label: lens.labelOf(first) }];
}

function placed(labels: readonly string[] | undefined, find: FindClass, known: Known) {
  const [c, ...others] = known.class === undefined ? find(known.label) : [known.class];
  return c === undefined || others.length > 0 ? [] : [{ class: c, label: labels![c]!, reference: known.mask }];
}

/** Whether what a metric needs is known. */
export const applies = ({ needs }: Metric, known: Pick<Goal, "mask" | "lure">): boolean =>
  needs === undefined || known[needs] !== undefined;

/** By the metric; `null` where the map has none of it. */
export type Scores = Readonly<Record<string, number | null>>;

/** Throws what explaining the goals by a method would throw before it goes to work. */
export function requirePossible(
  { lens, signal }: Run,
  { method, params }: Asked,
  picture: Picture,
  goals: readonly Goal[],
) {
  return dryRun(method, lens.context({ signal }), picture.tensor, targetsFor(lens, goals), params);
}

const targetsFor = ({ model }: Lens, goals: readonly Goal[]) =>
  classTargets(
    model,
    goals.map((goal) => goal.class),
  );

/** Explains all goals of a picture by one method, and measures each map by what applies to it. */
export async function measureMethod(
  { lens, signal, progress }: Run,
  { method, params }: Asked,
  picture: Picture,
  goals: readonly Goal[],
  { metrics, neighbours, seed }: EvaluateSettings,
): Promise<Scores[]> {
  const { tensor, stem } = picture;
  const show = (done: number, total: number) => progress.show(`${method.id} ${stem}`, done, total);
  const context = lens.context({ signal, progress: show });
  const targets = targetsFor(lens, goals);
  const all = () => explain(method, context, tensor, targets, params);
  // The first run builds graphs and sessions; it is not the one that is timed.
  const maps = await all();
  const timing = metrics.some((m) => m.id === "run-time");
  const forwards = timing ? (await forwardsOf(all, context, tensor)) / goals.length : Number.NaN;
  const inner = quiet(context);
  const again = async (other: Float32Tensor, target: Target) =>
    (await explain(method, inner, other, [target], params))[0]!;
  const common = { context: inner, tensor, forwards, draws: neighbours, seed };
  const found: Scores[] = [];
  for (const [k, goal] of goals.entries()) {
    const target = targets[k]!;
    const subject = { ...common, ...subjectOf(goal, maps[k]!, tensor), target };
    found.push(await scoresOf({ ...subject, explain: (other) => again(other, target) }, metrics));
  }
  return found;
}

/** A map, and where what it explains is. */
function subjectOf({ mask, lure }: Goal, map: Heatmap, { shape }: Float32Tensor) {
  const [height, width] = shape.slice(2) as [number, number];
  return { map, importance: importanceOf(map, height, width), ...(mask && { mask }), ...(lure && { lure }) };
}

/** How many forward passes take as long as some work. */
async function forwardsOf(work: () => Promise<unknown>, context: Context, tensor: Float32Tensor): Promise<number> {
  const time = await quickest(work);
  return time / (await quickest(() => predict(context, tensor)));
}

/** Of work that takes less, the quickest of five runs counts: what else the machine does can only lengthen them. */
const BRIEF = 200;

async function quickest(work: () => Promise<unknown>): Promise<number> {
  let least = await timed(work);
  for (let again = 1; again < 5 && least < BRIEF; again++) least = Math.min(least, await timed(work));
  return least;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Bars of what measures are made of would flicker by. */
const quiet = (context: Context): Context => ({ ...context, progress: () => {} });

async function scoresOf(subject: Subject, metrics: readonly Metric[]): Promise<Scores> {
  const scores: Record<string, number | null> = {};
  for (const metric of metrics) {
    if (!applies(metric, subject)) continue;
    const score = await metric.measure(subject);
    scores[metric.id] = Number.isFinite(score) ? score : null;
  }
  return scores;
}
