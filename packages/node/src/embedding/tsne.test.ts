import { rng } from "@convlens/core/base";
import { type Neighbours, tsne } from "@convlens/core/embedding";
import { expect, test } from "vitest";
import { threadedTsne } from "./tsne.ts";

/** Points along a ring: each one's neighbours are those before and after it. */
function ring(n: number, k: number): Neighbours {
  const { uniform } = rng(1);
  const indices = new Int32Array(n * k);
  const distances = new Float32Array(n * k);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < k; j++) {
      const step = (j >> 1) + 1;
      indices[i * k + j] = (i + (j % 2 ? n - step : step)) % n;
      distances[i * k + j] = step + 0.1 * uniform();
    }
  return { indices, distances, k };
}

const iterations = { early: 8, late: 10 };

test.each([
  ["fft", [1, 2, 3]],
  ["barnes-hut", [2]],
] as const)("by %s, any number of threads gives the same bits", async (repulsion, numbers) => {
  const neighbours = ring(1300, 15);
  const options = { perplexity: 5, iterations, repulsion, seed: 3 };
  const expected = await tsne(neighbours, options);
  for (const threads of numbers) expect(await threadedTsne(neighbours, { ...options, threads })).toEqual(expected);
});

test("threads tell how it goes", async () => {
  const done: number[] = [];
  const snapshots = new Map<number, Float64Array>();
  const { coordinates } = await threadedTsne(ring(100, 15), {
    perplexity: 5,
    iterations,
    threads: 2,
    snapshotEvery: 15,
    progress: (i) => void done.push(i),
    onSnapshot: (y, i) => void snapshots.set(i, y),
  });
  expect(done.at(-1)).toBe(18);
  expect([...snapshots.keys()]).toEqual([0, 15, 18]);
  expect(snapshots.get(18)).toEqual(coordinates);
});

test("threads stop when told", async () => {
  const stop = new AbortController();
  const run = threadedTsne(ring(2000, 15), {
    perplexity: 5,
    iterations: { early: 10_000, late: 10_000 },
    threads: 2,
    signal: stop.signal,
    progress: () => stop.abort(),
  });
  await expect(run).rejects.toThrow("abort");
});
