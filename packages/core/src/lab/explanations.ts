import { z } from "zod";
import { ConvlensError, UsageError } from "../base/errors.ts";
import {
  attributions,
  explain,
  type Heatmap,
  predict,
  type ScoredTarget,
  scoredTargets,
  type Trust,
  trustOf,
} from "../method/index.ts";
import type { Placement } from "../onnx/preprocess.ts";
import type { Doing, Workbench } from "./define.ts";
import { errorOf, type Fault, faultOf } from "./fault.ts";
import { paramsOf } from "./paramsOf.ts";
import { pictureOf, pictureParam } from "./pictureOf.ts";

/** One map, and what it is of. */
export interface ExplainedMap {
  readonly expression: string;
  readonly label: string;
  readonly score: number;
  /** The class, where it is one. */
  readonly class?: number;
  readonly map: Heatmap;
  readonly trust?: Trust;
}

/** What one method made of the targets. */
export interface Explanations {
  readonly maps: readonly ExplainedMap[];
  /** What the method cannot explain though it can others, each with the reason. */
  readonly failed: readonly { readonly label: string; readonly fault: Fault }[];
  /** The picture's extents, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the maps lie on the picture, in these pixels. */
  readonly placement: Placement;
}

export const explanationParams = z.strictObject({
  picture: pictureParam(),
  method: z.string(),
  /** Of the method. */
  params: z.record(z.string(), z.unknown()).default({}),
  /** What is explained, as `explain --class` takes it. */
  class: z.string().default("top1"),
  score: z.enum(["logit", "probability"]).default("logit"),
  /** Whether it is found out how far the maps can be trusted. */
  trust: z.boolean().default(false),
});

/** Maps of one method. They are shown before it is found out how far they can be trusted. */
export async function explanationsOf(
  bench: Workbench,
  asked: z.output<typeof explanationParams>,
  { signal, progress, show }: Doing<Explanations>,
): Promise<Explanations> {
  const method = attributions.find(({ id }) => id === asked.method);
  if (!method) throw new UsageError(`there is no method "${asked.method}"`, "choose another");
  const { lens } = bench;
  const { image, tensor, placement } = await pictureOf(bench, asked.picture);
  const stoppable = signal ? { signal } : {};
  const asking = lens.context(stoppable);
  const { scores } = await predict(asking, tensor);
  const known = { labels: lens.labels, scores, kind: asked.score };
  const found = await scoredTargets(asking, tensor, asked.class, known);
  const { width, height } = image;
  const context = { ...lens.context({ ...stoppable, progress }), original: { width, height, placement } };
  const own = paramsOf(method, asked.params);
  const able: ScoredTarget[] = [];
  const maps: Heatmap[] = [];
  const failed: Explanations["failed"][number][] = [];
  for (const group of byValue(found)) {
    const targets = group.map(({ target }) => target);
    try {
      maps.push(...(await explain(method, context, tensor, targets, own)));
      able.push(...group);
    } catch (error) {
      // A layer may lie behind one target and before another.
      if (!(error instanceof ConvlensError) || group.length === found.length) throw error;
      failed.push(...group.map(({ label }) => ({ label, fault: faultOf(error, signal) })));
    }
  }
  if (maps.length === 0) throw errorOf(failed[0]!.fault);
  const told = (trusts: readonly Trust[]): Explanations => ({
    width,
    height,
    placement,
    maps: able.map(({ expression, label, score, target }, i) => {
      const trust = trusts[i];
      return {
        expression,
        label,
        score,
        ...(target.class !== undefined && { class: target.class }),
        map: maps[i]!,
        ...(trust && { trust }),
      };
    }),
    failed,
  });
  if (!asked.trust) return told([]);
  show(told([]));
  const targets = able.map(({ target }) => target);
  return told(await trustOf(context, { method, params: own, tensor }, targets, maps));
}

/** Targets of one value together, in the order in which values come. */
const byValue = (found: readonly ScoredTarget[]): ScoredTarget[][] =>
  [...new Set(found.map(({ target }) => target.value))].map((value) =>
    found.filter(({ target }) => target.value === value),
  );
