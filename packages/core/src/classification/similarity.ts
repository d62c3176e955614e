import type { Predictions } from "./prediction.ts";

/**
 * How far apart classes are for the classifier, n×n, 0 to 1: one less the cosine between the classes' profiles. A profile is 1 for
 * the class itself, and for any other how much of one's pictures goes to the other, the mean of both directions: half the share
 * that was taken for it, half the mean probability that it was given (of the best classes that are kept of a picture).
 * Classes that go to the same third ones are near each other even where they are never taken for one another.
 * @param classes in the order of rows
 */
export function classDistances(predictions: Predictions, classes: readonly number[]): Float64Array {
  const profiles = profilesOf(predictions, classes);
  const n = classes.length;
  const lengths = profiles.map((profile) => Math.sqrt(sum(profile.values(), (v) => v * v)));
  const distances = new Float64Array(n * n).fill(1);
  const dots = new Float64Array(n);
  for (const [i, profile] of profiles.entries()) {
    dots.fill(0);
    // Profiles are symmetric and mostly empty: a product goes along the links of links.
    for (const [k, v] of profile) for (const [j, w] of profiles[k]!) dots[j]! += v * w;
    for (let j = 0; j < n; j++) if (dots[j]! > 0) distances[i * n + j] = 1 - dots[j]! / (lengths[i]! * lengths[j]!);
    distances[i * n + i] = 0;
  }
  return symmetric(distances, n);
}

/** Row i holds what is not zero, by column. */
function profilesOf(predictions: Predictions, classes: readonly number[]): Map<number, number>[] {
  const at = new Map(classes.map((c, i) => [c, i]));
  const given = classes.map(() => new Map<number, number>());
  const pictures = new Float64Array(classes.length);
  for (const { truth, top } of predictions) {
    const row = at.get(truth);
    if (row === undefined) continue;
    pictures[row]!++;
    for (const [rank, { class: c, probability }] of top.entries()) {
      const column = at.get(c);
      if (column === undefined || column === row) continue;
      given[row]!.set(column, (given[row]!.get(column) ?? 0) + (probability + Number(rank === 0)) / 2);
    }
  }
  const profiles = classes.map((_, i) => new Map([[i, 1]]));
  for (const [i, row] of given.entries())
    for (const [j, v] of row) {
      // Of a class without pictures there is one direction only.
      const share = v / pictures[i]! / (pictures[j]! > 0 ? 2 : 1);
      profiles[i]!.set(j, (profiles[i]!.get(j) ?? 0) + share);
      profiles[j]!.set(i, (profiles[j]!.get(i) ?? 0) + share);
    }
  return profiles;
}

/** Both triangles alike to the last bit, whichever way sums went. */
function symmetric(distances: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const d = Math.max(0, (distances[i * n + j]! + distances[j * n + i]!) / 2);
      distances[i * n + j] = d;
      distances[j * n + i] = d;
    }
  return distances;
}

function sum(values: Iterable<number>, of: (v: number) => number): number {
  let total = 0;
  for (const v of values) total += of(v);
  return total;
}
