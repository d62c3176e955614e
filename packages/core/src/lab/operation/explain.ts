import { z } from "zod";
import { UsageError } from "../../base/errors.ts";
import { attributions, explain, type Heatmap, type Trust, trustOf } from "../../method/index.ts";
import type { Placement } from "../../onnx/preprocess.ts";
import { defineOperation } from "../define.ts";
import { pictureOf, pictureParam } from "../pictureOf.ts";
import { targetsOf } from "../targets.ts";

/** One map, and what it is of. */
export interface ExplainedMap {
  readonly expression: string;
  readonly label: string;
  readonly score: number;
  readonly map: Heatmap;
  readonly trust?: Trust;
}

/** What one method made of the targets. */
export interface Explanations {
  readonly maps: readonly ExplainedMap[];
  /** Where the maps lie on the picture, in its pixels. */
  readonly placement: Placement;
}

const params = z.strictObject({
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

/** Maps of one method; several methods are asked for one after the other, so that each is seen when it is there. */
export default defineOperation({
  id: "explain",
  pace: "quick",
  params,
  run: async (bench, asked, { signal, progress }): Promise<Explanations> => {
    const method = attributions.find(({ id }) => id === asked.method);
    if (!method) throw new UsageError(`there is no method "${asked.method}"`, "choose another");
    const { lens } = bench;
    const { image, tensor, placement } = await pictureOf(bench, asked.picture);
    const found = await targetsOf(lens, tensor, asked.class, asked.score, signal);
    const { width, height } = image;
    const context = {
      ...lens.context({ ...(signal && { signal }), progress }),
      original: { width, height, placement },
    };
    const own = parsed(method.params, asked.params);
    const targets = found.map(({ target }) => target);
    const maps = await explain(method, context, tensor, targets, own);
    const trusts = asked.trust ? await trustOf(context, { method, params: own, tensor }, targets, maps) : [];
    return {
      placement,
      maps: found.map(({ expression, label, score }, i) => {
        const trust = trusts[i];
        return { expression, label, score, map: maps[i]!, ...(trust && { trust }) };
      }),
    };
  },
});

/** A method's parameters with its defaults. Throws `UsageError` for one that does not fit. */
function parsed(form: z.ZodObject, params: Record<string, unknown>): Record<string, unknown> {
  const found = form.safeParse(params);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new UsageError(`${issue?.path.join(".") ?? "parameters"}: ${issue?.message}`, "change it in the form");
}
