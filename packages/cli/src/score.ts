import { ConvlensError } from "@convlens/core/base";
import type { Lens, Picture } from "@convlens/node";

/** Throws `ConvlensError` for scores that are not numbers, naming where NaN or infinity comes in where it is the file's or the input's. */
export function requireFinite(scores: readonly number[], { model, file }: Lens, picture: Picture): void {
  if (scores.every(Number.isFinite)) return;
  const broken = [...model.graph.constants].find(
    ([, { data }]) => data instanceof Float32Array && !data.every(Number.isFinite),
  );
  const place = broken
    ? `its weights "${broken[0]}" hold NaN or infinity: fetch or train it again`
    : picture.tensor.data.every(Number.isFinite)
      ? "convlens activations shows the layer where they begin, in magenta"
      : "the input itself holds NaN or infinity";
  throw new ConvlensError(`${file.path} gives scores that are not numbers for ${picture.path}`, place);
}

/** A probability as a percentage; anything else as it is. */
export const formatScore = (score: number): string =>
  score >= 0 && score <= 1 ? `${(100 * score).toFixed(2)} %` : score.toFixed(3);
