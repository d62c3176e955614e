import { nearest, UsageError } from "@convlens/core/base";
import { type Estimator, estimators, type LayerMatch, layerMatches } from "@convlens/core/comparison";
import { attributions } from "@convlens/core/method";
import type { LabelSource } from "@convlens/node";
import type { DataSetFlags } from "../dataset/flags.ts";
import { numberOf } from "../numberFlags.ts";
import type { RunFlags } from "../run.ts";

export interface CompareFlags extends RunFlags, DataSetFlags {
  readonly layer?: string;
  readonly layerB?: string;
  readonly sample: string;
  readonly positions: Positions;
  readonly estimator: Estimator;
  readonly match?: LayerMatch;
  readonly flips: string;
  readonly method?: string;
  readonly labelsFrom?: LabelSource;
}

/** What becomes of the rows and columns of a layer before layers are compared: their mean, or each counts for itself. */
export const positions = ["mean", "keep"] as const;

export type Positions = (typeof positions)[number];

export interface CompareSettings {
  /** Layers of each model, as globs; those that do work where none are named. */
  readonly layers: readonly [a: string | undefined, b: string | undefined];
  /** Pictures from which layers and channels are compared, at most. */
  readonly sample: number;
  readonly positions: Positions;
  readonly estimator: Estimator;
  /** How layers are put together; by itself where it is not given. */
  readonly match: LayerMatch | undefined;
  /** Pictures that are explained, at most. */
  readonly flips: number;
  /** What explains them; the first that both models can have where none is named. */
  readonly method: string | undefined;
  readonly labelsFrom: LabelSource | undefined;
}

export { estimators, layerMatches };

/** Throws `UsageError` for flags that are not in order. */
export function compareSettings(flags: CompareFlags): CompareSettings {
  const { layer, layerB = layer, method, match, labelsFrom } = flags;
  if (method !== undefined && !attributions.some(({ id }) => id === method))
    throw new UsageError(
      `--method ${method}: no such method`,
      `nearest: ${nearest(
        method,
        attributions.map(({ id }) => id),
      ).join(", ")}`,
    );
  return {
    layers: [layer, layerB],
    sample: numberOf("sample", flags.sample, { min: 8, whole: true }),
    positions: flags.positions,
    estimator: flags.estimator,
    match,
    flips: numberOf("flips", flags.flips, { min: 0, whole: true }),
    method,
    labelsFrom,
  };
}
