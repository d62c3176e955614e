import type { Float32Tensor } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import type { NamedTarget, Resolving } from "./resolveTargets.ts";
import { resolveTargets } from "./resolveTargets.ts";
import { scoresOf } from "./scores.ts";

/** A target with what it comes to in a picture. */
export interface ScoredTarget extends NamedTarget {
  /** A class's score as the model gives it, whatever of it is explained; of any other target its value. */
  readonly score: number;
}

/**
 * What `asked` means in a picture, see `resolveTargets`; the scores that are known are those that `predict` gives for it.
 * Throws `UsageError` where it means nothing.
 */
export async function scoredTargets(
  context: Context,
  picture: Float32Tensor,
  asked: string,
  known: Omit<Resolving, "model">,
): Promise<ScoredTarget[]> {
  const found = resolveTargets(asked, { ...known, model: context.model });
  return Promise.all(
    found.map(async (named) => {
      const { target } = named;
      if (target.class !== undefined) return { ...named, score: known.scores[target.class]! };
      const [[score]] = (await scoresOf(context, [picture], [target])) as [[number]];
      return { ...named, score };
    }),
  );
}
