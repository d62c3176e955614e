import type { Float32Tensor } from "@convlens/core/base";
import type { Metric, Quality } from "@convlens/core/embedding";
import { embeddingQuality, nearestNeighbours, principalComponents, tsne, umap } from "@convlens/core/embedding";
import { threadedTsne } from "@convlens/node";
import type { Run } from "../run.ts";
import type { EmbedSettings } from "./settings.ts";

/** Points, and how far they are apart. */
export interface Compared {
  /** N×D; N×N where they are distances. */
  readonly points: Float32Tensor;
  readonly metric: Metric;
}

/** Where the pictures lie on a plane, and how well that shows where they are. */
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

export interface PlacedOptions {
  /** Classes that neighbours may share, less than 0 for none. */
  readonly classes: ArrayLike<number> | undefined;
  /** Called with coordinates on the way, of t-SNE. */
  readonly watch?: (coordinates: Float64Array, iteration: number) => void;
}

/** Iterations from one time that the way is watched to the next. */
const EVERY = 15;

/** Neighbours that stand for a perplexity of one. */
const FOR_PERPLEXITY = 3;

/** A perplexity of one, and a neighbour more. */
const FEWEST = FOR_PERPLEXITY + 2;

/** With fewer points, threads mostly wait for one another. */
const THREADED = 1000;

const names = { tsne: "t-SNE", umap: "UMAP", pca: "principal components" } as const;

/** Embeds points and measures what became of them. With fewer than five points there is nothing but principal components. */
export async function placed(
  run: Run,
  compared: Compared,
  settings: EmbedSettings,
  options: PlacedOptions,
): Promise<Placed> {
  const { signal, progress } = run;
  const found = await embedded(run, compared, settings, options);
  const quality = await embeddingQuality(compared.points, found.coordinates, {
    metric: compared.metric,
    seed: settings.seed,
    signal,
    ...(options.classes && { classes: options.classes }),
    progress: breathing((done, total) => progress.show("measured", done, total)),
  });
  return { ...found, quality };
}

type Made = Omit<Placed, "quality">;

async function embedded(run: Run, compared: Compared, settings: EmbedSettings, options: PlacedOptions): Promise<Made> {
  const { method } = settings;
  const count = compared.points.shape[0]!;
  if (count < FEWEST && method !== "pca")
    run.progress.note(`note: ${count} pictures are too few for ${names[method]}: principal components instead`);
  if (count < FEWEST || method === "pca") return { ...flattened(compared.points), how: names.pca };
  return method === "umap" ? byUmap(run, compared, settings) : byTsne(run, compared, settings, options);
}

async function byUmap(run: Run, compared: Compared, settings: EmbedSettings): Promise<Made> {
  const { seed, minDistance, neighbours } = settings;
  const { progress, signal } = run;
  const count = compared.points.shape[0]!;
  const found = await neighboursOf(run, compared, neighbours - 1);
  const coordinates = await umap(found, startOf(compared) ?? circle(count), {
    neighbours,
    minDistance,
    seed,
    signal,
    progress: breathing((done, total) => progress.show(names.umap, done, total)),
  });
  return { coordinates, how: `UMAP (${Math.min(count, neighbours)} neighbours)` };
}

async function byTsne(run: Run, compared: Compared, settings: EmbedSettings, { watch }: PlacedOptions): Promise<Made> {
  const { options, progress, signal } = run;
  const count = compared.points.shape[0]!;
  const perplexity = perplexityFor(run, count, settings.perplexity);
  const start = startOf(compared);
  const neighbours = await neighboursOf(run, compared, Math.ceil(FOR_PERPLEXITY * perplexity));
  const common = {
    perplexity,
    seed: settings.seed,
    signal,
    ...(start && { start }),
    ...(watch && { onSnapshot: watch, snapshotEvery: EVERY }),
  };
  const show = (done: number, total: number) => progress.show(names.tsne, done, total);
  const { threads } = options;
  const { coordinates, divergence } =
    count < THREADED
      ? await tsne(neighbours, { ...common, progress: breathing(show) })
      : await threadedTsne(neighbours, { ...common, progress: show, ...(threads !== undefined && { threads }) });
  return { coordinates, divergence, how: `t-SNE (perplexity ${Number(perplexity.toFixed(2))})` };
}

function perplexityFor({ progress }: Run, count: number, wanted: number): number {
  const most = (count - 1) / FOR_PERPLEXITY;
  if (wanted <= most) return wanted;
  progress.note(
    `note: ${count} pictures have no room for a perplexity of ${wanted}: ${Number(most.toFixed(2))} is taken`,
  );
  return most;
}

const neighboursOf = ({ lens, options, progress, signal }: Run, { points, metric }: Compared, wanted: number) =>
  nearestNeighbours(lens.engine, points, {
    k: Math.min(points.shape[0]! - 1, wanted),
    metric,
    memory: options.memory,
    signal,
    progress: (done, total) => progress.show("neighbours found", done, total),
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

/** Lets signals in, now and then. */
function breathing(show: (done: number, total: number) => void): (done: number, total: number) => Promise<void> | void {
  let last = performance.now();
  return (done, total) => {
    show(done, total);
    if (performance.now() - last < 50) return undefined;
    last = performance.now();
    return new Promise((resolve) => setImmediate(resolve));
  };
}
