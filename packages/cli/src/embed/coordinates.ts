import { type Compared, type Placed, placePoints } from "@convlens/core/embedding";
import { threadedTsne } from "@convlens/node";
import type { Run } from "../run.ts";
import type { EmbedSettings } from "./settings.ts";

export interface PlacedOptions {
  /** Classes that neighbours may share, less than 0 for none. */
  readonly classes: ArrayLike<number> | undefined;
  /** Called with coordinates on the way, of t-SNE. */
  readonly watch?: (coordinates: Float64Array, iteration: number) => void;
}

/** Embeds points and measures what became of them, t-SNE of many points on all threads. */
export const placed = (
  { lens, options, progress, signal }: Run,
  compared: Compared,
  settings: EmbedSettings,
  { classes, watch }: PlacedOptions,
): Promise<Placed> => {
  const { threads, memory } = options;
  return placePoints(compared, settings, {
    engine: lens.engine,
    memory,
    signal,
    progress: (what, done, total) => progress.show(what, done, total),
    note: (text) => progress.note(text),
    classes,
    watch,
    descend: (neighbours, told) => threadedTsne(neighbours, { ...told, ...(threads !== undefined && { threads }) }),
  });
};
