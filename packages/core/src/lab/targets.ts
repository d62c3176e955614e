import type { Float32Tensor } from "../base/tensor.ts";
import type { Lens } from "../lens/lens.ts";
import { predict, resolveTargets, type ScoreKind, scoresOf, type Target } from "../method/index.ts";

/** Something to be explained in a picture. */
export interface AskedTarget {
  readonly target: Target;
  /** What resolves to it alone, on any picture. */
  readonly expression: string;
  /** For people. */
  readonly label: string;
  /** A class's score as the model gives it, whatever of it is explained; of any other target its value. */
  readonly score: number;
}

/** What `asked` means in a picture, see `resolveTargets`. Throws `UsageError` where it means nothing. */
export async function targetsOf(
  lens: Lens,
  tensor: Float32Tensor,
  asked: string,
  kind: ScoreKind,
  signal?: AbortSignal,
): Promise<AskedTarget[]> {
  const { model, labels } = lens;
  const context = lens.context(signal ? { signal } : {});
  const { scores } = await predict(context, tensor);
  return Promise.all(
    resolveTargets(asked, { model, labels, scores, kind }).map(async (found) => {
      if (found.target.class !== undefined) return { ...found, score: scores[found.target.class]! };
      const [[score]] = (await scoresOf(context, [tensor], [found.target])) as [[number]];
      return { ...found, score };
    }),
  );
}
