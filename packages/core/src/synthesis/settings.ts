import { UsageError } from "../base/errors.ts";
import { ascents } from "./ascent.ts";
import { parseAugmentations } from "./augmentation/index.ts";
import type { Colour } from "./colour.ts";
import { parseExpression } from "./objective/index.ts";
import { parameterizationList, parameterizationNamed } from "./parameterization/index.ts";
import type { Plan } from "./synthesis.ts";

/** How pictures are made, in plain values: what presets give and users change. */
export interface Settings {
  readonly steps: number;
  /** What is optimised in place of pixels. */
  readonly parameterization: string;
  readonly colour: Colour;
  readonly optimizer: string;
  /** Length of a step. */
  readonly lr: number;
  /** The kind of noise that the parameters begin with, and how far it goes. */
  readonly start: "normal" | "uniform";
  readonly spread: number;
  /** As `parseAugmentations` reads it. */
  readonly augment: string;
  readonly views: number;
  readonly redirected: number;
  /** Pictures have an alpha channel: what does not count becomes clear. */
  readonly alpha?: boolean;
}

/** What is to be made by settings. */
export interface Asked {
  readonly objective: string;
  /** What `#` in the objective stands for, for each picture; their number is the batch. */
  readonly channels: readonly number[];
  /** Rows and columns in pixels. */
  readonly size: readonly [number, number];
  readonly seed: number;
}

/** Throws `UsageError` for an objective or augmentations that cannot be read. */
export function planOf(settings: Settings, { objective, channels, size: [height, width], seed }: Asked): Plan {
  const { colour, lr, start, spread, augment, views, alpha = false } = settings;
  const parameterization = parameterizationNamed(settings.parameterization);
  const optimizer = ascents.find((o) => o.id === settings.optimizer);
  if (!optimizer)
    throw new UsageError(`no optimiser is called "${settings.optimizer}"`, ascents.map((o) => o.id).join(", "));
  if (alpha && parameterization.opaque)
    throw new UsageError(
      `${parameterization.id} makes no alpha channel`,
      `these do: ${parameterizationList.flatMap((p) => (p.opaque ? [] : [p.id])).join(", ")}`,
    );
  return {
    objective: parseExpression(objective),
    channels,
    augmentations: parseAugmentations(augment),
    parameterization,
    colour,
    optimizer,
    rate: lr,
    start: { noise: start, spread },
    views,
    redirected: settings.redirected,
    alpha,
    size: { batch: channels.length, height, width },
    seed,
  };
}
