import type { Quality } from "@convlens/core/embedding";
import { embeddingQuality, nearestNeighbours, principalComponents, umap } from "@convlens/core/embedding";
import { threadedTsne } from "@convlens/node";
import type { Run } from "../run.ts";
import type { PicturePoints } from "./points.ts";
import type { EmbedSettings } from "./settings.ts";

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

/** Called with coordinates on the way. */
export type Watch = (coordinates: Float64Array, iteration: number) => void;

/** Neighbours that stand for a perplexity of one. */
const FOR_PERPLEXITY = 3;

/** Embeds points and measures what became of them. With fewer than five points there is nothing but principal components. */
export async function placed(run: Run, from: PicturePoints, settings: EmbedSettings, watch?: Watch): Promise<Placed> {
  const { points, labels, predicted, classes } = from;
  const { metric, seed, method } = settings;
  const { signal, progress } = run;
  const found =
    method === "pca" || points.shape[0]! < FEWEST
      ? components(run, from, settings)
      : await embedded(run, from, settings, watch);
  const quality = await embeddingQuality(points, found.coordinates, {
    metric,
    seed,
    signal,
    classes: classes.length > 0 ? labels : predicted,
    progress: breathing((done, total) => progress.show("measured", done, total)),
  });
  return { ...found, quality };
}

/** A perplexity of one, and a neighbour more. */
const FEWEST = FOR_PERPLEXITY + 2;

type Made = Omit<Placed, "quality">;

function components({ progress }: Run, { points }: PicturePoints, { method }: EmbedSettings): Made {
  const [n, width] = points.shape as [number, number];
  if (method !== "pca")
    progress.note(`note: ${n} pictures are too few for ${methodNames[method]}: principal components instead`);
  const { coordinates, explained } = flattened(points, n, width);
  return { coordinates, explained, how: methodNames.pca };
}

const methodNames = { tsne: "t-SNE", umap: "UMAP", pca: "principal components" } as const;

/** Two components, of which those that there are not are zero. */
function flattened(points: PicturePoints["points"], n: number, width: number) {
  const coordinates = new Float64Array(2 * n);
  const count = Math.min(2, n - 1, width);
  if (count < 1) return { coordinates, explained: [] };
  const found = principalComponents(points, count);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < count; c++) coordinates[2 * i + c] = found.coordinates[i * count + c]!;
  return {
    coordinates,
    explained: Array.from(found.explained.subarray(0, count), (v) => (Number.isFinite(v) ? v : 0)),
  };
}

async function embedded(run: Run, { points }: PicturePoints, settings: EmbedSettings, watch?: Watch): Promise<Made> {
  const { metric, seed, method, minDistance } = settings;
  const { lens, options, progress, signal } = run;
  const [n, width] = points.shape as [number, number];
  const perplexity = perplexityFor(run, n, settings);
  const wanted = method === "tsne" ? Math.ceil(FOR_PERPLEXITY * perplexity) : settings.neighbours - 1;
  const neighbours = await nearestNeighbours(lens.engine, points, {
    k: Math.min(n - 1, wanted),
    metric,
    memory: options.memory,
    signal,
    progress: (done, total) => progress.show("neighbours found", done, total),
  });
  const start = metric === "precomputed" ? undefined : flattened(points, n, width).coordinates;
  if (method === "umap") {
    const coordinates = await umap(neighbours, start ?? circle(n), {
      neighbours: settings.neighbours,
      minDistance,
      seed,
      signal,
      progress: breathing((done, total) => progress.show(methodNames.umap, done, total)),
    });
    return { coordinates, how: `UMAP (${Math.min(n, settings.neighbours)} neighbours)` };
  }
  const spread = start && isSpread(start) ? { start } : {};
  const { coordinates, divergence } = await threadedTsne(neighbours, {
    perplexity,
    seed,
    ...spread,
    ...(options.threads !== undefined && { threads: options.threads }),
    signal,
    progress: (done, total) => progress.show(methodNames.tsne, done, total),
    ...(watch && { onSnapshot: watch }),
  });
  return { coordinates, divergence, how: `t-SNE (perplexity ${Number(perplexity.toFixed(2))})` };
}

function perplexityFor({ progress }: Run, n: number, { perplexity, method }: EmbedSettings): number {
  const most = (n - 1) / FOR_PERPLEXITY;
  if (method !== "tsne" || perplexity <= most) return perplexity;
  progress.note(
    `note: ${n} pictures have no room for a perplexity of ${perplexity}: ${Number(most.toFixed(2))} is taken`,
  );
  return most;
}

/** Points that all coincide give no start. */
const isSpread = (start: Float64Array): boolean => start.some((v) => Math.abs(v) > 1e-12);

/** Where nothing is known of the points: all alike, none in the middle. */
const circle = (n: number): Float64Array =>
  Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? Math.cos : Math.sin)((2 * Math.PI * (i >> 1)) / n));

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
