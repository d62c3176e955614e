import { expect, test } from "vitest";
import { STRIDE } from "./geometry.ts";
import { rasterise } from "./raster.ts";

const verticesAt = (points: readonly (readonly [number, number, number])[]): Float32Array => {
  const vertices = new Float32Array(points.length * STRIDE);
  for (const [i, p] of points.entries()) vertices.set(p, i * STRIDE);
  return vertices;
};

test("two triangles of a square cover each sample whose centre is in it", () => {
  const vertices = verticesAt([
    [1, 2, 1],
    [6, 2, 1],
    [6, 5, 1],
    [1, 5, 1],
  ]);
  const { triangle } = rasterise(vertices, Uint32Array.of(0, 1, 2, 0, 2, 3), 0, 8, 7, 0);
  for (let y = 0; y < 7; y++)
    for (let x = 0; x < 8; x++) expect(triangle[y * 8 + x]! >= 0).toBe(x >= 1 && x < 6 && y >= 2 && y < 5);
});

test("the nearer triangle is seen, whichever comes first and whichever way round it is", () => {
  const vertices = verticesAt([
    [0, 0, 0.2],
    [9, 0, 0.2],
    [0, 9, 0.2],
    [0, 0, 0.5],
    [0, 9, 0.5],
    [9, 0, 0.1],
  ]);
  const first = rasterise(vertices, Uint32Array.of(0, 1, 2, 3, 4, 5), 0, 5, 5, 0);
  const last = rasterise(vertices, Uint32Array.of(3, 4, 5, 0, 1, 2), 0, 5, 5, 0);
  expect(first.nearness).toEqual(last.nearness);
  // At the left the second is nearer; its nearness falls from 0.5 to 0.1 over nine samples, the first's stays 0.2.
  expect([first.triangle[0], last.triangle[0]]).toEqual([1, 0]);
  expect(first.nearness[2]).toBeCloseTo(0.5 - 0.4 * (2.5 / 9), 6);
});

test("what lies outside is cut off", () => {
  const vertices = verticesAt([
    [-50, -50, 1],
    [90, -50, 1],
    [-50, 90, 1],
  ]);
  const { triangle } = rasterise(vertices, Uint32Array.of(0, 1, 2), 0, 3, 3, 0);
  expect([...triangle]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
});
