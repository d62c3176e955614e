import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import type { Neighbours } from "./define.ts";
import { umap } from "./umap.ts";

/** Groups of points in ten dimensions, and their neighbours by plain loops. */
function groups(count: number, each: number, k: number, deviation = 1) {
  const random = rng(2);
  const n = count * each;
  const centres = Array.from({ length: count }, () => Array.from({ length: 10 }, () => 12 * random.normal()));
  const rows = Array.from({ length: n }, (_, i) => centres[i % count]!.map((c) => c + deviation * random.normal()));
  const distance = (i: number, j: number) => Math.hypot(...rows[i]!.map((v, d) => v - rows[j]![d]!));
  const order = rows.map((_, i) =>
    [...rows.keys()].filter((j) => j !== i).sort((a, b) => distance(i, a) - distance(i, b)),
  );
  const neighbours: Neighbours = {
    k,
    indices: Int32Array.from(order.flatMap((o) => o.slice(0, k))),
    distances: Float32Array.from(order.flatMap((o, i) => o.slice(0, k).map((j) => distance(i, j)))),
  };
  return { neighbours, start: Float64Array.from(rows.flatMap((row) => row.slice(0, 2))), count, n };
}

test("groups stay together and apart from others", async () => {
  const { neighbours, start, count, n } = groups(4, 25, 20);
  const seen: number[] = [];
  const places = await umap(neighbours, start, { seed: 3, progress: (done) => void seen.push(done) });
  expect(seen).toHaveLength(500);
  const distance = (i: number, j: number) =>
    Math.hypot(places[2 * i]! - places[2 * j]!, places[2 * i + 1]! - places[2 * j + 1]!);
  for (let i = 0; i < n; i++) {
    const order = Array.from({ length: n }, (_, j) => j).sort((a, b) => distance(i, a) - distance(i, b));
    expect(order.slice(1, 20).every((j) => j % count === i % count)).toBe(true);
  }
  expect(places.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
});

test("the same seed gives the same places, another does not", async () => {
  const { neighbours, start } = groups(3, 12, 10, 8);
  const places = await umap(neighbours, start, { seed: 1, epochs: 60 });
  expect(await umap(neighbours, start, { seed: 1, epochs: 60 })).toEqual(places);
  expect(await umap(neighbours, start, { seed: 2, epochs: 60 })).not.toEqual(places);
});

test("few points, and points that coincide", async () => {
  const same = (n: number): Neighbours => ({
    k: n - 1,
    indices: Int32Array.from({ length: n * (n - 1) }, (_, i) => (Math.floor(i / (n - 1)) + 1 + (i % (n - 1))) % n),
    distances: new Float32Array(n * (n - 1)),
  });
  for (const n of [2, 3, 5, 30]) {
    const places = await umap(same(n), new Float64Array(2 * n));
    expect(places).toHaveLength(2 * n);
    expect(places.every(Number.isFinite)).toBe(true);
  }
  expect(await umap({ k: 0, indices: new Int32Array(), distances: new Float32Array() }, new Float64Array(2))).toEqual(
    new Float64Array(2),
  );
});

test("it can be stopped", async () => {
  const { neighbours, start } = groups(2, 10, 5);
  const stopped = new AbortController();
  const running = umap(neighbours, start, {
    signal: stopped.signal,
    progress: (done) => void (done === 3 && stopped.abort()),
  });
  await expect(running).rejects.toThrow(/abort/i);
});
