import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { referenceEngine } from "../engine/reference.ts";
import type { TsneOptions } from "./define.ts";
import { affinities } from "./descent/affinities.ts";
import { addAttraction } from "./descent/descent.ts";
import { exactDivergence, klDivergence } from "./descent/divergence.ts";
import { BarnesHut, treeMemory } from "./descent/quadtree.ts";
import { ownMemory } from "./descent/repulsion.ts";
import { alone } from "./descent/team.ts";
import { nearestNeighbours } from "./neighbours.ts";
import { principalComponents } from "./pca.ts";
import { tsne } from "./tsne.ts";

/** So many blobs, one point of each after the other. */
async function blobs(n: number, count: number) {
  const { normal } = rng(8);
  const centres = Array.from({ length: count * 8 }, () => 4 * normal());
  const points = float32(
    [n, 8],
    Float32Array.from({ length: n * 8 }, (_, at) => centres[(Math.floor(at / 8) % count) * 8 + (at % 8)]! + normal()),
  );
  return { points, neighbours: await nearestNeighbours(referenceEngine, points, { k: 30 }) };
}

const quick = { perplexity: 10, iterations: { early: 50, late: 70 } };

/** The formula in plain loops. */
function divergence(dense: (i: number, j: number) => number, y: Float64Array): number {
  const n = y.length / 2;
  const q = (i: number, j: number) => 1 / (1 + (y[2 * i]! - y[2 * j]!) ** 2 + (y[2 * i + 1]! - y[2 * j + 1]!) ** 2);
  let [total, sum] = [0, 0];
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) total += q(i, j);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) if (dense(i, j) > 0) sum += dense(i, j) * Math.log((dense(i, j) * total) / q(i, j));
  return sum;
}

async function small() {
  const { neighbours } = await blobs(61, 3);
  const p = affinities(neighbours, 5);
  const dense = new Float64Array(61 * 61);
  for (let i = 0; i < 61; i++)
    for (let at = p.offsets[i]!; at < p.offsets[i + 1]!; at++) dense[i * 61 + p.columns[at]!] = p.values[at]!;
  const { normal } = rng(3);
  const y = Float64Array.from({ length: 122 }, () => 2 * normal());
  return { neighbours, p, y, dense: (i: number, j: number) => dense[i * 61 + j]! };
}

test("the divergence is that of the formula", async () => {
  const { neighbours, p, y, dense } = await small();
  expect(exactDivergence(p, y)).toBeCloseTo(divergence(dense, y), 12);
  expect(klDivergence(neighbours, y, 5)).toBeCloseTo(divergence(dense, y), 12);
});

test("the forces are a quarter of the divergence's slope", async () => {
  const { p, y, dense } = await small();
  const repulsion = new BarnesHut(treeMemory(61, ownMemory), alone, 1e-9);
  const total = repulsion.prepare(y);
  const forces = new Float64Array(122);
  repulsion.forces(0, 61, forces);
  addAttraction(p, y, 0, 61, 1, 1 / total, forces);
  const h = 1e-5;
  for (let at = 0; at < 122; at += 7) {
    const moved = (by: number) => divergence(dense, y.with(at, y[at]! + by));
    // of central differences, h² times a third derivative of about one; P in float32 sums to one to 1e-7
    expect(4 * forces[at]!).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 7);
  }
});

test.each(["fft", "barnes-hut"] as const)("by %s, blobs come apart", async (repulsion) => {
  const { points, neighbours } = await blobs(300, 5);
  const start = principalComponents(points, 2).coordinates;
  const { coordinates, divergence } = await tsne(neighbours, { ...quick, start, repulsion });
  const plane = float32([300, 2], Float32Array.from(coordinates));
  const { indices } = await nearestNeighbours(referenceEngine, plane, { k: 10 });
  const alike = indices.reduce((sum, j, at) => sum + Number(j % 5 === Math.floor(at / 10) % 5), 0);
  expect(alike / indices.length).toBeGreaterThan(0.99);
  expect(divergence).toBeCloseTo(klDivergence(neighbours, coordinates, 10), 8);
});

test("a grid and a tree come to the same divergence", async () => {
  const { neighbours } = await blobs(300, 5);
  const by = async (repulsion: "fft" | "barnes-hut") => (await tsne(neighbours, { ...quick, repulsion })).divergence;
  const [grid, tree] = [await by("fft"), await by("barnes-hut")];
  // Two descents that differ by roundings end in different places of about the same height.
  expect(Math.abs(grid / tree - 1)).toBeLessThan(0.05);
});

test("the same seed gives the same coordinates, another seed others; the middle is the origin", async () => {
  const { neighbours } = await blobs(100, 2);
  const run = (options: TsneOptions) =>
    tsne(neighbours, { perplexity: 8, iterations: { early: 20, late: 20 }, ...options });
  const first = await run({ seed: 1 });
  expect((await run({ seed: 1 })).coordinates).toEqual(first.coordinates);
  expect((await run({ seed: 2 })).coordinates).not.toEqual(first.coordinates);
  expect(Math.abs(first.coordinates.reduce((sum, v, at) => sum + (at % 2 ? 0 : v), 0))).toBeLessThan(1e-10);
});

test("shows how it goes, and stops when told", async () => {
  const { neighbours } = await blobs(60, 2);
  const seen: number[] = [];
  const done: number[] = [];
  const options = { perplexity: 5, iterations: { early: 5, late: 7 }, snapshotEvery: 5 };
  const last: Float64Array[] = [];
  const { coordinates } = await tsne(neighbours, {
    ...options,
    progress: (i) => void done.push(i),
    onSnapshot: (y, i) => {
      seen.push(i);
      last[0] = y;
    },
  });
  expect(seen).toEqual([0, 5, 10, 12]);
  expect(done).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(last[0]).toEqual(coordinates);
  const stopped = tsne(neighbours, { ...options, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow("abort");
});

test("refuses a start of another data set", async () => {
  const { neighbours } = await blobs(60, 2);
  await expect(tsne(neighbours, { perplexity: 5, start: new Float64Array(10) })).rejects.toThrow(
    "10 numbers is not for 60",
  );
});
