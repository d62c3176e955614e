import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import { engines } from "../testing/engines.ts";
import { type Metric, nearestNeighbours } from "./index.ts";

function drawn(n: number, width: number, offset = 0) {
  const { normal } = rng(n + width);
  return float32(
    [n, width],
    Float32Array.from({ length: n * width }, () => normal() + offset),
  );
}

/** Everything sorted, in plain loops and float64. */
function bruteForce(points: ReturnType<typeof drawn>, k: number, metric: Metric) {
  const [n, width] = points.shape as [number, number];
  const row = (i: number) => Array.from(points.data.subarray(i * width, (i + 1) * width));
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, d) => sum + v * b[d]!, 0);
  const distance = (i: number, j: number) => {
    if (metric === "precomputed") return row(i)[j]!;
    if (metric === "euclidean") return Math.hypot(...row(i).map((v, d) => v - row(j)[d]!));
    const norms = Math.sqrt(dot(row(i), row(i)) * dot(row(j), row(j)));
    return norms === 0 ? 1 : 1 - dot(row(i), row(j)) / norms;
  };
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => ({ j, d: distance(i, j) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.d - b.d || a.j - b.j)
      .slice(0, k),
  );
}

for (const engine of [referenceEngine, ...engines()])
  test.each<[Metric, number]>([
    ["euclidean", 2 ** 28],
    ["euclidean", 20_000],
    ["cosine", 2 ** 28],
    ["cosine", 20_000],
  ])(`on ${engine.id}, %s in %i bytes finds what sorting finds`, async (metric, memory) => {
    const points = drawn(123, 7, metric === "euclidean" ? 1000 : 0.3);
    const found = await nearestNeighbours(engine, points, { k: 10, metric, memory });
    const expected = bruteForce(points, 10, metric).flat();
    expect([...found.indices]).toEqual(expected.map(({ j }) => j));
    // rounded to float32 at the end
    expected.forEach(({ d }, at) => {
      expect(Math.abs(found.distances[at]! - d)).toBeLessThan(2 ** -23 * (d + 1e-6));
    });
  });

test("takes distances as they come, from a matrix that need not be symmetric", async () => {
  const n = 40;
  const { uniform } = rng(4);
  const matrix = float32(
    [n, n],
    Float32Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 0 : 1 + uniform())),
  );
  for (const engine of engines()) {
    const found = await nearestNeighbours(engine, matrix, { k: 6, metric: "precomputed", memory: 1000 });
    const expected = bruteForce(matrix, 6, "precomputed").flat();
    expect([...found.indices]).toEqual(expected.map(({ j }) => j));
    expect([...found.distances]).toEqual(expected.map(({ d }) => d));
  }
});

test("of points in one place those with the lower index come first, and none is its own neighbour", async () => {
  const points = float32([30, 3], new Float32Array(90).fill(0.1));
  for (const engine of engines()) {
    const { indices, distances } = await nearestNeighbours(engine, points, { k: 4 });
    expect([...indices.subarray(0, 8)]).toEqual([1, 2, 3, 4, 0, 2, 3, 4]);
    expect([...indices.subarray(29 * 4)]).toEqual([0, 1, 2, 3]);
    expect(distances.every((d) => d === 0)).toBe(true);
  }
});

test("a row of zeros has an angle with none", async () => {
  const points = float32([5, 2], [1, 0, 0, 0, 0, 1, -1, 0, 1, 1]);
  const { indices, distances } = await nearestNeighbours(referenceEngine, points, { k: 4, metric: "cosine" });
  expect([...indices.subarray(4, 8)]).toEqual([0, 2, 3, 4]);
  expect([...distances.subarray(4, 8)]).toEqual([1, 1, 1, 1]);
});

test("says how far it is, and stops when told", async () => {
  const points = drawn(600, 3);
  const done: number[] = [];
  await nearestNeighbours(engines()[0]!, points, { k: 3, progress: (n) => done.push(n) });
  expect(done).toEqual([256, 512, 600]);
  const stopped = AbortSignal.abort();
  await expect(nearestNeighbours(engines()[0]!, points, { k: 3, signal: stopped })).rejects.toThrow("abort");
});

test("refuses what it cannot rank", async () => {
  const find = (data: number[], shape: number[], k: number, metric?: Metric) =>
    nearestNeighbours(referenceEngine, float32(shape, data), { k, ...(metric && { metric }) });
  await expect(find([1, 2], [2, 1], 2)).rejects.toThrow("of 2 points none has 2 neighbours");
  await expect(find([1, 2, Number.NaN, 4], [2, 2], 1)).rejects.toThrow("row 1 of the points holds NaN");
  await expect(find([1, 2, 3, 4, 5, 6], [3, 2], 1, "precomputed")).rejects.toThrow("3 × 2 numbers");
});
