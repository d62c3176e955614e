import { UsageError } from "@convlens/core/base";
import { spaceNames } from "@convlens/core/dataset";
import type { LabelSource } from "@convlens/node";
import type { DataSetFlags } from "../dataset/flags.ts";
import type { FilmFormat } from "../films.ts";
import { animationFormats } from "../flags.ts";
import { numberOf } from "../numberFlags.ts";
import type { RunFlags } from "../run.ts";

export const spaces = spaceNames;
/** Hellinger's is the distance of distributions: that of the roots of their probabilities, over the root of two. */
export const metrics = ["euclidean", "cosine", "hellinger", "precomputed"] as const;
export const methods = ["tsne", "umap", "pca"] as const;
export const poolings = ["mean", "max", "none"] as const;
export const colourings = ["label", "predicted"] as const;

export interface EmbedFlags extends RunFlags, DataSetFlags {
  readonly space?: (typeof spaces)[number];
  readonly layer?: string;
  readonly pooling: (typeof poolings)[number];
  readonly metric?: (typeof metrics)[number];
  readonly distances?: string;
  readonly with: (typeof methods)[number];
  readonly perplexity: string;
  readonly neighbours: string;
  readonly minDistance: string;
  readonly seed: string;
  readonly labelsFrom?: LabelSource;
  readonly by?: (typeof colourings)[number];
  readonly canvas: string;
  readonly snap?: string | true;
  readonly frames?: boolean;
  readonly raw?: boolean;
  readonly animate?: string;
}

/** What is embedded, how, and how it is shown. */
export interface EmbedSettings {
  readonly space: (typeof spaces)[number];
  /** Layers whose values are the features, as globs with commas. */
  readonly layer: string | undefined;
  readonly pooling: (typeof poolings)[number];
  readonly metric: (typeof metrics)[number];
  /** A `.npy` of N×N. */
  readonly distances: string | undefined;
  readonly method: (typeof methods)[number];
  readonly perplexity: number;
  readonly neighbours: number;
  readonly minDistance: number;
  readonly seed: number;
  readonly labelsFrom: LabelSource | undefined;
  readonly by: (typeof colourings)[number] | undefined;
  /** Pixels of a side. */
  readonly canvas: number;
  /** The share of the grid's cells that thumbnails fill; none, where they are not snapped. */
  readonly snap: number | undefined;
  readonly frames: boolean;
  readonly raw: boolean;
  readonly films: readonly FilmFormat[];
}

/** Pixels of a side: text is not legible on less, and a picture of more takes over a gigabyte while it is encoded. */
const CANVAS = { min: 400, max: 14_000, whole: true };

/** Throws `UsageError` for flags that are out of bounds or contradict one another. */
export function embedSettings(flags: EmbedFlags): EmbedSettings {
  const { space = "features", layer, pooling, distances, with: method, labelsFrom, by } = flags;
  if (layer !== undefined && space !== "features")
    throw new UsageError(`--layer means nothing to --space ${space}`, "it says which layer's values are the features");
  const usual = space === "probabilities" ? "hellinger" : "euclidean";
  const metric = flags.metric ?? (distances === undefined ? usual : "precomputed");
  if ((metric === "precomputed") !== (distances !== undefined))
    throw distances === undefined
      ? new UsageError(
          "--metric precomputed needs the distances",
          "--distances FILE.npy, N×N, in the order of the pictures",
        )
      : new UsageError(`--distances and --metric ${metric} say two things`, "leave --metric out");
  if (metric === "hellinger" && space !== "probabilities")
    throw new UsageError(`--metric hellinger is of distributions, not of ${space}`, "take --space probabilities");
  if (method === "pca" && (metric === "cosine" || metric === "precomputed"))
    throw new UsageError(
      `--with pca knows no --metric ${metric}`,
      "principal components are of points; take tsne or umap",
    );
  return {
    space,
    layer,
    pooling,
    metric,
    distances,
    method,
    perplexity: numberOf("perplexity", flags.perplexity, { min: 1, max: 1000 }),
    neighbours: numberOf("neighbours", flags.neighbours, { min: 2, max: 1000, whole: true }),
    minDistance: numberOf("min-distance", flags.minDistance, { min: 0, max: 1 }),
    seed: numberOf("seed", flags.seed, { whole: true }),
    labelsFrom,
    by,
    canvas: numberOf("canvas", flags.canvas, CANVAS),
    snap: snapOf(flags.snap),
    frames: flags.frames === true,
    raw: flags.raw === true,
    films: method === "tsne" ? animationFormats(flags.animate) : noFilms(flags.animate, method),
  };
}

function snapOf(given: string | true | undefined): number | undefined {
  return given === undefined || given === true ? given && 1 : numberOf("snap", given, { min: 0.1, max: 1 });
}

function noFilms(animate: string | undefined, method: string): readonly FilmFormat[] {
  if (animate === undefined) return [];
  throw new UsageError(`--animate means nothing to --with ${method}`, "it shows the course of t-SNE");
}
