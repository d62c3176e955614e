import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { shuffled } from "../base/shuffle.ts";
import { arranged } from "./arrangement.ts";
import { leafOrder } from "./leafOrder.ts";
import { averageLinkage, type Merge } from "./linkage.ts";
import type { Prediction } from "./prediction.ts";
import { classDistances } from "./similarity.ts";

function randomDistances(n: number, seed: number): Float64Array {
  const random = rng(seed);
  const d = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) d[i * n + j] = d[j * n + i] = random.uniform();
  return d;
}

const pointsOf = (merges: readonly Merge[], n: number, node: number): number[] =>
  node < n ? [node] : [merges[node - n]!.left, merges[node - n]!.right].flatMap((part) => pointsOf(merges, n, part));

/** Joins the two nearest clusters, again and again; the mean is taken over pairs of points. */
function plainLinkage(d: Float64Array, n: number): { points: string; height: number }[] {
  let clusters = Array.from({ length: n }, (_, i) => [i]);
  const made: { points: string; height: number }[] = [];
  const apart = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, i) => sum + b.reduce((s, j) => s + d[i * n + j]!, 0), 0) / (a.length * b.length);
  while (clusters.length > 1) {
    const pairs = clusters.flatMap((a, i) => clusters.slice(0, i).map((b) => ({ a, b, height: apart(a, b) })));
    const { a, b, height } = pairs.reduce((best, pair) => (pair.height < best.height ? pair : best));
    const joined = [...a, ...b].sort((x, y) => x - y);
    clusters = [...clusters.filter((c) => c !== a && c !== b), joined];
    made.push({ points: joined.join(" "), height });
  }
  return made;
}

test("average linkage joins what joining the nearest two would", () => {
  for (const [n, seed] of [
    [2, 1],
    [9, 2],
    [23, 3],
  ] as const) {
    const d = randomDistances(n, seed);
    const merges = averageLinkage(d, n);
    const found = merges.map((merge, i) => ({
      points: pointsOf(merges, n, n + i)
        .sort((x, y) => x - y)
        .join(" "),
      height: merge.height,
    }));
    found.sort((a, b) => a.height - b.height);
    const expected = plainLinkage(d, n);
    expect(found.map((m) => m.points)).toEqual(expected.map((m) => m.points));
    // Means of means against means over all pairs.
    for (const [i, m] of found.entries()) expect(m.height).toBeCloseTo(expected[i]!.height, 12);
  }
});

/** All orders that swapping sides can give. */
function everyOrder(merges: readonly Merge[], n: number, node: number): number[][] {
  if (node < n) return [[node]];
  const { left, right } = merges[node - n]!;
  const [a, b] = [everyOrder(merges, n, left), everyOrder(merges, n, right)];
  return a.flatMap((x) =>
    b.flatMap((y) => [
      [...x, ...y],
      [...y, ...x],
    ]),
  );
}

const lengthOf = (order: readonly number[], d: Float64Array, n: number) =>
  order.slice(1).reduce((sum, point, i) => sum + d[order[i]! * n + point]!, 0);

test("the order of leaves is the shortest of all that the tree allows", () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const n = 3 + seed;
    const d = randomDistances(n, seed);
    const merges = averageLinkage(d, n);
    const all = everyOrder(merges, n, 2 * n - 2).map((order) => lengthOf(order, d, n));
    const order = leafOrder(merges, d, n);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
    // Sums of a few numbers in another order.
    expect(lengthOf(order, d, n)).toBeCloseTo(Math.min(...all), 12);
    expect(everyOrder(merges, n, 2 * n - 2).map(String)).toContain(String(order));
  }
});

test("one and two points have an order, too", () => {
  expect(leafOrder([], new Float64Array(1), 1)).toEqual([0]);
  const d = randomDistances(2, 1);
  expect(leafOrder(averageLinkage(d, 2), d, 2)).toEqual([0, 1]);
});

const taken = (truth: number, ...top: [c: number, probability: number][]): Prediction => ({
  truth,
  top: top.map(([c, probability]) => ({ class: c, probability })),
  probability: 0,
  rank: 1,
});

test("distances of classes are those of their profiles, written out", () => {
  const predictions = [
    taken(4, [4, 0.6], [5, 0.3], [9, 0.05]),
    taken(4, [5, 0.7], [4, 0.2], [6, 0.1]),
    taken(5, [5, 0.9], [6, 0.1]),
    taken(6, [5, 0.5], [6, 0.4]),
  ];
  // Class 9 has no pictures.
  const classes = [4, 5, 6, 9];
  const given = [
    [0, (0.3 / 2 + (0.7 + 1) / 2) / 2, 0.1 / 2 / 2, 0.05 / 2 / 2],
    [0, 0, 0.1 / 2, 0],
    [0, (0.5 + 1) / 2, 0, 0],
    [0, 0, 0, 0],
  ];
  const has = [true, true, true, false];
  const profiles = classes.map((_, i) =>
    classes.map((__, j) => (i === j ? 1 : (given[i]![j]! + given[j]![i]!) / (Number(has[i]) + Number(has[j])))),
  );
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, k) => sum + v * b[k]!, 0);
  const found = classDistances(predictions, classes);
  for (const i of classes.keys())
    for (const j of classes.keys()) {
      const [a, b] = [profiles[i]!, profiles[j]!];
      const expected = i === j ? 0 : 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
      expect(found[i * 4 + j], `${i} ${j}`).toBeCloseTo(expected, 12);
    }
});

test("classes that are taken for one another come to stand side by side, under the word that they share", () => {
  const random = rng(8);
  const words = ["terrier", "spaniel", "gull"];
  // Class c is one of group c % 3, whose members are mixed up with one another.
  const predictions = Array.from({ length: 600 }, (_, i) => {
    const truth = i % 30;
    const other = (truth % 3) + 3 * random.below(10);
    return taken(truth, [other, 0.6], [truth, 0.3]);
  });
  const classes = shuffled(30, rng(1));
  const { classes: order, groups } = arranged(predictions, [...classes], (c) => `number ${c} ${words[c % 3]}`);
  expect(order.map((c) => c % 3).filter((g, i, all) => g !== all[i - 1])).toHaveLength(3);
  for (const { from, to, name } of groups)
    expect(order.slice(from, to).every((c) => words[c % 3] === name || name === "number")).toBe(true);
  expect(groups.length).toBeGreaterThan(2);
});
