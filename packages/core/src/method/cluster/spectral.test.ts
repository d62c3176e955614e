import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { enoughNeighbours, neighbourGraph, type Points, squaredDistances } from "./affinity.ts";
import { kMeans } from "./kMeans.ts";
import { eigengap, spectralClusters } from "./spectral.ts";

function points(rows: readonly (readonly number[])[]): Points {
  return { data: Float64Array.from(rows.flat()), count: rows.length, width: rows[0]!.length };
}

const { normal } = rng(2);
const blob = (count: number, ...centre: number[]) =>
  Array.from({ length: count }, () => centre.map((c) => c + 0.3 * normal()));

test("distances and neighbours are those of plain loops", () => {
  const rows = blob(9, 0, 0, 0);
  const distances = squaredDistances(points(rows));
  const graph = neighbourGraph(distances, 9, 3);
  for (const [i, a] of rows.entries())
    for (const [j, b] of rows.entries()) {
      const away = a.reduce((sum, v, k) => sum + (v - b[k]!) ** 2, 0);
      expect(distances[i * 9 + j]).toBeCloseTo(away, 12);
      const closer = (from: number, to: number) =>
        rows.filter((_, k) => k !== from && distances[from * 9 + k]! < distances[from * 9 + to]!).length;
      const near = (from: number, to: number) => (from !== to && closer(from, to) < 3 ? 0.5 : 0);
      expect(graph[i * 9 + j]).toBe(near(i, j) + near(j, i));
    }
});

test("groups that hang together are found, the largest first, and their number", () => {
  const rows = [...blob(12, 0, 0), ...blob(20, 5, 0), ...blob(8, 0, 6)];
  const { clusters, eigenvalues } = spectralClusters(points(rows), { most: 6 }, rng(1));
  const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  expect(clusters).toEqual([range(12, 20), range(0, 12), range(32, 8)]);
  // As many zeros as the graph has pieces; the eigenvalues of a matrix of norm 1 are off by a few roundings.
  for (const v of eigenvalues.slice(0, 3)) expect(v).toBeLessThan(1e-12);
  expect(eigenvalues[3]).toBeGreaterThan(0.05);
});

test("rings, which no mean tells apart, are", () => {
  const ring = (radius: number, count: number) =>
    Array.from({ length: count }, (_, i) => [
      radius * Math.cos((2 * Math.PI * i) / count),
      radius * Math.sin((2 * Math.PI * i) / count),
    ]);
  const { clusters } = spectralClusters(points([...ring(1, 30), ...ring(4, 60)]), { most: 2 }, rng(1));
  expect(clusters.map((own) => own.length)).toEqual([60, 30]);
  expect(Math.max(...clusters[1]!)).toBe(29);
});

test("of too few points there is one cluster", () => {
  expect(spectralClusters(points(blob(5, 0, 0)), { most: 8 }, rng(1)).clusters).toEqual([[0, 1, 2, 3, 4]]);
});

test("equal points are no trouble", () => {
  const { clusters } = spectralClusters(points(Array.from({ length: 14 }, () => [1, 2])), { most: 4 }, rng(1));
  expect(clusters.flat().toSorted((a, b) => a - b)).toEqual([...Array(14).keys()]);
});

test("the gap decides", () => {
  expect(eigengap([0, 0.01, 0.02, 0.5, 0.6])).toBe(3);
  expect(eigengap([0, 0.4, 0.5])).toBe(1);
  expect(eigengap([0])).toBe(1);
  expect([8, 100, 3].map(enoughNeighbours)).toEqual([4, 5, 2]);
});

test("means: no clustering of a small set has less spread", () => {
  const rows = [...blob(3, 0, 0), ...blob(3, 1.5, 0)];
  const { spread, labels } = kMeans(points(rows), 2, rng(4));
  const spreadOf = (sides: readonly number[]) =>
    [0, 1].reduce((sum, side) => {
      const own = rows.filter((_, i) => sides[i] === side);
      const mean = [0, 1].map((k) => own.reduce((s, row) => s + row[k]!, 0) / Math.max(1, own.length));
      return sum + own.reduce((s, row) => s + row.reduce((q, v, k) => q + (v - mean[k]!) ** 2, 0), 0);
    }, 0);
  const all = Array.from({ length: 64 }, (_, bits) => rows.map((_, i) => (bits >> i) & 1));
  expect(spread).toBeCloseTo(Math.min(...all.map(spreadOf)), 12);
  expect(spreadOf([...labels])).toBeCloseTo(spread, 12);
  expect(new Set(kMeans(points([[1], [1], [2]]), 3, rng(1)).labels).size).toBe(2);
});
