import { describe, expect, test } from "vitest";
import type { Affine } from "../base/affine.ts";
import { about, IDENTITY } from "../base/affine.ts";
import { rng } from "../base/rng.ts";
import { tapsOf, unwarped, warped } from "./warp.ts";

const [HEIGHT, WIDTH] = [7, 9];
const AREA = HEIGHT * WIDTH;

const { uniform, normal } = rng(3);
const draws = (n: number) => Float32Array.from({ length: n }, normal);
const maps: Affine[] = Array.from({ length: 12 }, () => {
  const [a, b, d, e] = [1 + 0.4 * normal(), 0.4 * normal(), 0.4 * normal(), 1 + 0.4 * normal()];
  return about([a, b, 6 * uniform() - 3, d, e, 6 * uniform() - 3], HEIGHT, WIDTH);
});

/** A pixel of a plane, or what is beyond its edges. */
const pixel = (plane: ArrayLike<number>, y: number, x: number, beyond: number) =>
  y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH ? plane[y * WIDTH + x]! : beyond;

/** Bilinear between four pixels, in float64. */
function shown(plane: ArrayLike<number>, [a, b, c, d, e, f]: Affine, beyond: number): number[] {
  return Array.from({ length: AREA }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const [u, v] = [a * x + b * y + c, d * x + e * y + f];
    const [s, t] = [u - Math.floor(u), v - Math.floor(v)];
    const at = (down: number, right: number) => pixel(plane, Math.floor(v) + down, Math.floor(u) + right, beyond);
    return (1 - t) * ((1 - s) * at(0, 0) + s * at(0, 1)) + t * ((1 - s) * at(1, 0) + s * at(1, 1));
  });
}

describe.each(maps.map((map, i) => [i, map] as const))("map %d", (_, map) => {
  test("shows what lies between four pixels, and what is beyond the edges of each plane", () => {
    const planes = draws(2 * AREA);
    const out = new Float32Array(planes.length);
    warped(planes, tapsOf(map, HEIGHT, WIDTH), out, (plane) => plane - 0.25);
    const expected = [0, 1].flatMap((p) => shown(planes.subarray(p * AREA, (p + 1) * AREA), map, p - 0.25));
    // Shares and sums are rounded to float32.
    out.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i]!, 5);
    });
  });

  test("its transpose passes the dot-product test", () => {
    const [x, y] = [draws(2 * AREA), draws(2 * AREA)];
    const taps = tapsOf(map, HEIGHT, WIDTH);
    const [forth, back] = [new Float32Array(x.length), new Float32Array(x.length)];
    warped(x, taps, forth, () => 0);
    unwarped(y, taps, back);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
    // Both are rounded to float32: 126 products of about 1.
    expect(Math.abs(dot(forth, y) - dot(x, back))).toBeLessThan(1e-5 * Math.sqrt(x.length));
  });
});

test("the identity shows the picture to the bit", () => {
  const planes = draws(AREA);
  const out = new Float32Array(AREA);
  warped(planes, tapsOf(IDENTITY, HEIGHT, WIDTH), out, () => 0.5);
  expect(out).toEqual(planes);
});

test("far away there is nothing but what is beyond", () => {
  const out = new Float32Array(AREA);
  warped(draws(AREA), tapsOf([1, 0, 1e6, 0, 1, -1e6], HEIGHT, WIDTH), out, () => 0.5);
  expect([...new Set(out)]).toEqual([0.5]);
});

test("the transpose adds to what is there", () => {
  const into = new Float32Array(AREA).fill(2);
  unwarped(new Float32Array(AREA).fill(1), tapsOf(IDENTITY, HEIGHT, WIDTH), into);
  expect([...new Set(into)]).toEqual([3]);
});
