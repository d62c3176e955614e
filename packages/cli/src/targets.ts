import { predict, resolveTargets, type ScoreKind, scoresOf } from "@convlens/core/method";
import type { Picture } from "@convlens/node";
import type { AskedTarget } from "./request/explain.ts";
import type { Run } from "./run.ts";
import { requireFinite } from "./score.ts";

/** What is explained in a picture. A class is told with the score that the model gives it, whatever of it is explained. */
export async function targetsOf(
  { lens, signal }: Run,
  picture: Picture,
  flags: { readonly class: string; readonly score: ScoreKind },
): Promise<AskedTarget[]> {
  const { model, labels } = lens;
  const context = lens.context({ signal });
  const { scores } = await predict(context, picture.tensor);
  requireFinite(scores, lens, picture);
  const found = resolveTargets(flags.class, { model, labels, scores, kind: flags.score });
  return Promise.all(
    found.map(async ({ target, expression, label }) => {
      if (target.class !== undefined) return { expression, label, score: scores[target.class]!, class: target.class };
      const [[score]] = (await scoresOf(context, [picture.tensor], [target])) as [[number]];
      return { expression, label, score };
    }),
  );
}
