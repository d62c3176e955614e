import { predict, type ScoreKind, scoredTargets } from "@convlens/core/method";
import type { Picture } from "@convlens/node";
import type { AskedTarget } from "./request/explain.ts";
import type { Run } from "./run.ts";
import { requireFinite } from "./score.ts";

/** What is explained in a picture. Throws `ConvlensError` where the model's scores for it are not numbers. */
export async function targetsOf(
  { lens, signal }: Run,
  picture: Picture,
  flags: { readonly class: string; readonly score: ScoreKind },
): Promise<AskedTarget[]> {
  const { labels } = lens;
  const context = lens.context({ signal });
  const { scores } = await predict(context, picture.tensor);
  requireFinite(scores, lens, picture);
  const found = await scoredTargets(context, picture.tensor, flags.class, { labels, scores, kind: flags.score });
  return found.map(({ target, ...told }) => ({ ...told, ...(target.class !== undefined && { class: target.class }) }));
}
