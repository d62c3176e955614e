import type { Float32Tensor } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import { breathing } from "./breathing.ts";
import type { Embedding, Neighbours, TsneOptions } from "./define.ts";
import type { Metric } from "./metric.ts";
import { nearestNeighbours } from "./neighbours.ts";
import { principalComponents } from "./pca.ts";
import { embeddingQuality, type Quality } from "./quality.ts";
import { tsne } from "./tsne.ts";
import { umap } from "./umap.ts";

/** Points, and how far they are apart. */
export interface Compared {
  /** N×D; N×N where they are distances. */
  readonly points: Float32Tensor;
  readonly metric: Metric;
}

export const embeddingNames = { tsne: "t-SNE", umap: "UMAP", pca: "principal components" } as const;

export type EmbeddingName = keyof typeof embeddingNames;

export interface PlaceSettings {
  readonly method: EmbeddingName;
  /** Of t-SNE. */
  readonly perplexity: number;
  /** Of UMAP. */
  readonly neighbours: number;
  /** Of UMAP, 0 to 1. */
  readonly minDistance: number;
  readonly seed: number;
}

/** Where the points lie on a plane, and how well that shows where they are. */
export interface Placed {
  /** N×2 */
  readonly coordinates: Float64Array;
  /** What was done, in words. */
  readonly how: string;
  readonly quality: Quality | undefined;
  /** Of t-SNE, in nats. */
  readonly divergence?: number;
  /** Of principal components, shares of the variance. */
  readonly explained?: readonly number[];
}

/** What is at hand where points are placed. */
export interface Placing {
  readonly engine: Engine;
  /** Bytes for distances. */
  readonly memory: number;
  readonly signal?: AbortSignal | undefined;
  progress(what: string, done: number, total: number): void;
  /** What the user should know; one line. */
  note(text: string): void;
  /** Classes that neighbours may share, less than 0 for none. */
  readonly classes?: ArrayLike<number> | undefined;
  /** Called with coordinates on the way, of t-SNE. */
  readonly watch?: ((coordinates: Float64Array, iteration: number) => void) | undefined;
  /** Does the descent of t-SNE for many points; on this thread alone where it is not given. */
  readonly descend?: ((neighbours: Neighbours, options: TsneOptions) => Promise<Embedding>) | undefined;
}

/** Iterations from one time that the way is watched to the next. */
const EVERY = 15;

/** Neighbours that stand for a perplexity of one. */
const FOR_PERPLEXITY = 3;

/** A perplexity of one, and a neighbour more. */
const FEWEST = FOR_PERPLEXITY + 2;

/** With fewer points, threads mostly wait for one another. */
const THREADED = 1000;

/** Embeds points and measures what became of them. With fewer than five points there is nothing but principal components. */
export async function placePoints(compared: Compared, settings: PlaceSettings, placing: Placing): Promise<Placed> {
  const { signal, progress, classes } = placing;
  const found = await embedded(compared, settings, placing);
  const quality = await embeddingQuality(compared.points, found.coordinates, {
    metric: compared.metric,
    seed: settings.seed,
    signal,
    ...(classes && { classes }),
    progress: breathing((done, total) => progress("measured", done, total)),
  });
  return { ...found, quality };
}

type Made = Omit<Placed, "quality">;

async function embedded(compared: Compared, settings: PlaceSettings, placing: Placing): Promise<Made> {
  const { method } = settings;
  const count = compared.points.shape[0]!;
  if (count < FEWEST && method !== "pca")
    placing.note(`note: ${count} pictures are too few for ${embeddingNames[method]}: principal components instead`);
  if (count < FEWEST || method === "pca") return { ...flattened(compared.points), how: embeddingNames.pca };
  return method === "umap" ? byUmap(compared, settings, placing) : byTsne(compared, settings, placing);
}

async function byUmap(compared: Compared, settings: PlaceSettings, placing: Placing): Promise<Made> {
  const { seed, minDistance, neighbours } = settings;
  const { progress, signal } = placing;
  const count = compared.points.shape[0]!;
  const found = await neighboursOf(placing, compared, neighbours - 1);
  const coordinates = await umap(found, startOf(compared) ?? circle(count), {
    neighbours,
    minDistance,
    seed,
    signal,
    progress: breathing((done, total) => progress(embeddingNames.umap, done, total)),
  });
  return { coordinates, how: `UMAP (${Math.min(count, neighbours)} neighbours)` };
}

async function byTsne(compared: Compared, settings: PlaceSettings, placing: Placing): Promise<Made> {
  const { progress, signal, watch, descend } = placing;
  const count = compared.points.shape[0]!;
  const perplexity = perplexityFor(placing, count, settings.perplexity);
  const start = startOf(compared);
  const neighbours = await neighboursOf(placing, compared, Math.ceil(FOR_PERPLEXITY * perplexity));
  const common = {
    perplexity,
    seed: settings.seed,
    signal,
    ...(start && { start }),
    ...(watch && { onSnapshot: watch, snapshotEvery: EVERY }),
  };
  const show = (done: number, total: number) => progress(embeddingNames.tsne, done, total);
  const { coordinates, divergence } =
    count < THREADED || !descend
      ? await tsne(neighbours, { ...common, progress: breathing(show) })
      : await descend(neighbours, { ...common, progress: show });
  return { coordinates, divergence, how: `t-SNE (perplexity ${Number(perplexity.toFixed(2))})` };
}

function perplexityFor({ note }: Placing, count: number, wanted: number): number {
  const most = (count - 1) / FOR_PERPLEXITY;
  if (wanted <= most) return wanted;
  note(`note: ${count} pictures have no room for a perplexity of ${wanted}: ${Number(most.toFixed(2))} is taken`);
  return most;
}

const neighboursOf = ({ engine, memory, progress, signal }: Placing, { points, metric }: Compared, wanted: number) =>
  nearestNeighbours(engine, points, {
    k: Math.min(points.shape[0]! - 1, wanted),
    metric,
    memory,
    signal,
    progress: (done, total) => progress("neighbours found", done, total),
  });

/** Principal components; none of distances, nor of points that all coincide. */
function startOf({ points, metric }: Compared): Float64Array | undefined {
  if (metric === "precomputed") return undefined;
  const { coordinates } = flattened(points);
  return coordinates.some((v) => Math.abs(v) > 1e-12) ? coordinates : undefined;
}

/** Where nothing is known of the points: all alike, none in the middle. */
const circle = (count: number): Float64Array =>
  Float64Array.from({ length: 2 * count }, (_, i) =>
    (i % 2 === 0 ? Math.cos : Math.sin)((2 * Math.PI * (i >> 1)) / count),
  );

/** Two principal components, of which those that there are not are zero. */
function flattened(points: Float32Tensor) {
  const [n, width] = points.shape as [number, number];
  const coordinates = new Float64Array(2 * n);
  const count = Math.min(2, n - 1, width);
  if (count < 1) return { coordinates, explained: [] };
  const found = principalComponents(points, count);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < count; c++) coordinates[2 * i + c] = found.coordinates[i * count + c]!;
  const explained = Array.from(found.explained.subarray(0, count), (v) => (Number.isFinite(v) ? v : 0));
  return { coordinates, explained };
}

/** As probabilities are compared by Hellinger's distance: the roots of the halves, by Euclid's. */
export const hellinger = (points: Float32Tensor): Compared => ({
  // Rounding leaves a softmax no negative numbers, but a file may say of anything that it is probabilities.
  points: { ...points, data: points.data.map((p) => Math.sqrt(Math.max(0, p) / 2)) },
  metric: "euclidean",
});
