import { symmetricEigen } from "../../base/eigen.ts";
import type { Rng } from "../../base/rng.ts";
import { enoughNeighbours, neighbourGraph, type Points, squaredDistances } from "./affinity.ts";
import { kMeans } from "./kMeans.ts";

export interface SpectralClusters {
  /** The points of each cluster in their order, the largest cluster first. */
  readonly clusters: readonly (readonly number[])[];
  /** The least eigenvalues of the normalised Laplacian, ascending from 0; one more than there may be clusters. */
  readonly eigenvalues: readonly number[];
}

export interface SpectralOptions {
  /** The most clusters; the eigenvalues decide how many there are. */
  readonly most: number;
  /** Of the graph; default ln n, at least 4. */
  readonly neighbours?: number;
}

/** A cluster of fewer points shows nothing that they have in common. */
const FEWEST = 3;

/**
 * Clusters of points by the spectrum of their graph of nearest neighbours: as many as there are eigenvalues of its normalised
 * Laplacian I − D^−½·W·D^−½ below the widest gap between two of them, found by k-means among the rows of the eigenvectors, each
 * brought to unit length.
 *
 * Ng, Jordan and Weiss 2001, On Spectral Clustering: Analysis and an Algorithm; von Luxburg 2007, A Tutorial on Spectral Clustering
 */
export function spectralClusters(points: Points, options: SpectralOptions, random: Rng): SpectralClusters {
  const n = points.count;
  const most = Math.min(options.most, Math.floor(n / FEWEST));
  if (most < 2) return { clusters: [Array.from({ length: n }, (_, i) => i)], eigenvalues: [0] };
  const graph = neighbourGraph(squaredDistances(points), n, options.neighbours ?? enoughNeighbours(n));
  const { values, vectors } = symmetricEigen(normalised(graph, n), n);
  // The least of the Laplacian are the largest of what it takes away from the identity.
  const eigenvalues = Array.from(values.subarray(0, most + 1), (v) => Math.max(0, 1 - v));
  const k = eigengap(eigenvalues);
  const { labels } = kMeans(embedded(vectors, n, k), k, random);
  const clusters = Array.from({ length: k }, (_, label) => [...labels.keys()].filter((i) => labels[i] === label));
  return { clusters: clusters.filter((own) => own.length > 0).sort((a, b) => b.length - a.length), eigenvalues };
}

/** How many of some ascending eigenvalues lie below the widest gap between neighbours, at least 1; of equal gaps the first. */
export function eigengap(eigenvalues: readonly number[]): number {
  let [k, widest] = [1, Number.NEGATIVE_INFINITY];
  for (let i = 1; i < eigenvalues.length; i++) {
    const gap = eigenvalues[i]! - eigenvalues[i - 1]!;
    if (gap > widest) [k, widest] = [i, gap];
  }
  return k;
}

/** D^−½·W·D^−½, D the diagonal of the sums of rows. */
function normalised(graph: Float64Array, n: number): Float64Array {
  const scale = Float64Array.from({ length: n }, (_, i) => {
    let degree = 0;
    for (let j = 0; j < n; j++) degree += graph[i * n + j]!;
    return degree > 0 ? 1 / Math.sqrt(degree) : 0;
  });
  return graph.map((v, at) => v * scale[Math.floor(at / n)]! * scale[at % n]!);
}

/** A row for each point: its elements of the first k eigenvectors, of unit length. */
function embedded(vectors: Float64Array, n: number, k: number): Points {
  const data = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let c = 0; c < k; c++) square += vectors[c * n + i]! ** 2;
    const length = Math.sqrt(square) || 1;
    for (let c = 0; c < k; c++) data[i * k + c] = vectors[c * n + i]! / length;
  }
  return { data, count: n, width: k };
}
