import type { Rng } from "../../base/rng.ts";
import type { Points } from "./affinity.ts";

export interface Means {
  /** The cluster of each point. */
  readonly labels: Int32Array;
  /** The sum of the squared distances of points from the mean of their cluster. */
  readonly spread: number;
}

/** Lloyd's rounds end when no point moves; this many are hardly ever taken. */
const ROUNDS = 100;

/** How often it begins anew; the best is kept. */
const STARTS = 10;

/**
 * Clusters of points round means: Lloyd's algorithm from means drawn by k-means++, the best of ten. There are at most as many
 * clusters as there are different points, and none is empty.
 *
 * Arthur and Vassilvitskii 2007, k-means++: The Advantages of Careful Seeding
 */
export function kMeans(points: Points, clusters: number, random: Rng): Means {
  let best: Means | undefined;
  for (let start = 0; start < STARTS; start++) {
    const found = lloyd(points, drawnMeans(points, clusters, random));
    if (!best || found.spread < best.spread) best = found;
  }
  return best!;
}

/** The first mean is any point; each other one a point drawn in proportion to its squared distance from the nearest mean. */
function drawnMeans({ data, count, width }: Points, clusters: number, random: Rng): Float64Array[] {
  const point = (i: number) => data.slice(i * width, (i + 1) * width);
  const means = [point(random.below(count))];
  const away = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  while (means.length < clusters) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      away[i] = Math.min(away[i]!, squared(data, i * width, means.at(-1)!));
      total += away[i]!;
    }
    if (total === 0) break;
    let left = random.uniform() * total;
    let drawn = away.findIndex((v) => v > 0);
    for (let i = 0; i < count && left >= 0; i++) {
      if (away[i]! > 0) drawn = i;
      left -= away[i]!;
    }
    means.push(point(drawn));
  }
  return means;
}

function lloyd({ data, count, width }: Points, means: Float64Array[]): Means {
  const labels = new Int32Array(count).fill(-1);
  let spread = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    spread = 0;
    for (let i = 0; i < count; i++) {
      const { label, distance } = nearestMean(data, i * width, means);
      moved ||= labels[i] !== label;
      labels[i] = label;
      spread += distance;
    }
    if (!moved) break;
    update(data, labels, means);
  }
  return { labels, spread };
}

function nearestMean(data: Float64Array, at: number, means: readonly Float64Array[]) {
  let best = { label: 0, distance: Number.POSITIVE_INFINITY };
  for (const [label, mean] of means.entries()) {
    const distance = squared(data, at, mean);
    if (distance < best.distance) best = { label, distance };
  }
  return best;
}

/** A mean that lost all of its points stays where it was. */
function update(data: Float64Array, labels: Int32Array, means: readonly Float64Array[]): void {
  const counts = new Array<number>(means.length).fill(0);
  for (const label of labels) counts[label]!++;
  for (const [label, mean] of means.entries()) if (counts[label]! > 0) mean.fill(0);
  for (const [i, label] of labels.entries()) {
    const mean = means[label]!;
    for (let k = 0; k < mean.length; k++) mean[k]! += data[i * mean.length + k]! / counts[label]!;
  }
}

function squared(data: Float64Array, at: number, mean: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < mean.length; k++) sum += (data[at + k]! - mean[k]!) ** 2;
  return sum;
}
