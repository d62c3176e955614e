import { UsageError } from "../../base/errors.ts";
import type { Float32Tensor, Tensor } from "../../base/tensor.ts";
import type { Context, Method } from "../define.ts";
import { dryRun, explain } from "../explain.ts";
import type { Heatmap } from "../result.ts";
import type { Target } from "../target.ts";
import { byValue } from "../target.ts";
import answer from "./check/answer.ts";
import classes from "./check/classes.ts";
import completeness from "./check/completeness.ts";
import edges from "./check/edges.ts";
import place from "./check/place.ts";
import stability from "./check/stability.ts";
import weights from "./check/weights.ts";
import { comparedOf } from "./compared.ts";
import type { Change, Check, Finding, Question } from "./define.ts";
import { draftOf } from "./draft.ts";
import { overall, type Trust } from "./verdict.ts";

/** In the order in which they are told. `classes` comes before those that make few maps where maps are dear. */
export const checks: readonly Check[] = [answer, classes, weights, place, edges, stability, completeness];

/** Pictures that go through the model for one map, above which few are made. */
const DEAR = 300;

/** How often maps are made anew: the draft, stages of the weights, noise, another seed; besides, of other classes for each target. */
const MADE = 7;

/** The share of progress that the curves are. */
const CURVES = 0.4;

/** Whether the maps of one method in a picture can be trusted, one answer for each target, in their order. */
export async function trustOf(
  context: Context,
  made: { method: Method; params: Readonly<Record<string, unknown>>; tensor: Float32Tensor },
  targets: readonly Target[],
  maps: readonly Heatmap[],
): Promise<readonly Trust[]> {
  const found = new Map<Target, Trust>();
  for (const group of byValue(targets)) {
    const own = group.map((target) => maps[targets.indexOf(target)]!);
    const trusts = await ofGroup(context, made, group, own);
    for (const [k, target] of group.entries()) found.set(target, trusts[k]!);
  }
  return targets.map((target) => found.get(target)!);
}

async function ofGroup(
  context: Context,
  { method, params, tensor }: Parameters<typeof trustOf>[1],
  targets: readonly Target[],
  maps: readonly Heatmap[],
): Promise<Trust[]> {
  let made = 0;
  let dearest = 0;
  let drawn = 0;
  const tell = (part: number) => {
    const share = CURVES * drawn + ((1 - CURVES) * (made + part)) / (MADE + targets.length);
    context.progress(Math.min(99, Math.round(100 * share)), 100);
  };
  const draft = await affordable(context, { method, params, tensor }, targets);
  const again = async (change: Change) => {
    context.signal?.throwIfAborted();
    const picture = change.tensor ?? tensor;
    const counter = counted({ ...context, ...(change.model && { model: change.model }) }, picture, tell);
    const asked = change.targets ?? targets;
    const result = await explain(method, counter.context, picture, asked, { ...draft, ...change.params });
    made += 1;
    dearest = Math.max(dearest, counter.rows() / asked.length);
    return result;
  };
  const same = Object.entries(draft).every(([name, value]) => params[name] === value);
  const drafts = same ? maps : await again({});
  return panelOf({
    context: quiet(context),
    method,
    params: draft,
    tensor,
    targets,
    maps,
    drafts,
    again,
    curves: (share) => {
      drawn = share;
      tell(0);
    },
    dear: () => dearest > DEAR,
  });
}

/** What the checks find, one answer for each target. */
async function panelOf(question: Question): Promise<Trust[]> {
  const compared = await comparedOf(question);
  const findings = new Map<Check, readonly (Finding | undefined)[]>();
  for (const check of checks) findings.set(check, await check.run(question));
  return question.targets.map((target, k) => {
    const found = checks.flatMap((check) => {
      const finding = findings.get(check)![k];
      return finding ? [{ id: check.id, title: check.title, ...finding }] : [];
    });
    return overall(target, found, compared[k]!);
  });
}

/** The parameters of drafts; those of the maps, where the method refuses to do with less. */
async function affordable(
  context: Context,
  { method, params, tensor }: Parameters<typeof trustOf>[1],
  targets: readonly Target[],
): Promise<Readonly<Record<string, unknown>>> {
  const draft = draftOf(method, params);
  try {
    await dryRun(method, context, tensor, targets, draft);
    return draft;
  } catch (error) {
    if (error instanceof UsageError) return params;
    throw error;
  }
}

const quiet = (context: Context): Context => ({ ...context, progress: () => {} });

/** A context that counts the pictures that go through the model, and tells how far all of the maps are. */
function counted(context: Context, picture: Float32Tensor, tell: (part: number) => void) {
  let rows = 0;
  const progress = (done: number, total: number) => tell(done / total);
  // Masks of the picture stand for as many pictures; what is of other extents is a layer, behind which there is little left to run.
  const isPicture = ({ shape }: Tensor) =>
    shape.length === 4 && [2, 3].every((axis) => shape[axis] === picture.shape[axis]);
  const prepare: Context["prepare"] = async (graph) => {
    const session = await context.prepare(graph);
    return {
      release: () => session.release(),
      run: (feeds, signal) => {
        rows += Math.max(0, ...Object.values(feeds).map((fed) => (isPicture(fed) ? fed.shape[0]! : 0)));
        return session.run(feeds, signal);
      },
    };
  };
  return { context: { ...context, prepare, progress }, rows: () => rows };
}
