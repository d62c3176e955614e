import { expect, test } from "vitest";
import { rng } from "../../../../base/rng.ts";
import { geometry } from "./geometry.ts";

interface Geometry {
  binsOf(
    x: readonly number[],
    y: readonly number[],
  ): {
    within(left: number, top: number, right: number, bottom: number, visit: (i: number) => void): void;
    nearest(x: number, y: number, reach: number, wanted: (i: number) => boolean): number;
  };
  inPolygon(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean;
  nextTowards(
    x: readonly number[],
    y: readonly number[],
    from: readonly [number, number],
    direction: readonly [number, number],
    wanted: (i: number) => boolean,
  ): number;
  discOf(radius: number): Float32Array;
}

const { binsOf, inPolygon, nextTowards, discOf } = new Function(
  `${geometry} return { binsOf, inPolygon, nextTowards, discOf };`,
)() as Geometry;

const random = rng(5);
const axis = () => Array.from({ length: 300 }, () => random.uniform());
const [x, y] = [axis(), axis()];
const all = [...x.keys()];

test("bins find what lies in a rectangle, once each", () => {
  const bins = binsOf(x, y);
  const found: number[] = [];
  bins.within(0.2, 0.1, 0.55, 0.9, (i) => found.push(i));
  const expected = all.filter((i) => x[i]! >= 0.2 && x[i]! <= 0.55 && y[i]! >= 0.1 && y[i]! <= 0.9);
  expect(found.sort((a, b) => a - b)).toEqual(expected);
});

test("the nearest point, of those that are wanted, within reach", () => {
  const bins = binsOf(x, y);
  for (let k = 0; k < 40; k++) {
    const [px, py] = [random.uniform() * 1.2 - 0.1, random.uniform() * 1.2 - 0.1];
    const far = (i: number) => Math.hypot(x[i]! - px, y[i]! - py);
    const odd = all.filter((i) => i % 2 === 1).sort((a, b) => far(a) - far(b))[0]!;
    expect(bins.nearest(px, py, 0.3, (i) => i % 2 === 1)).toBe(far(odd) <= 0.3 ? odd : -1);
  }
  expect(binsOf([], []).nearest(0.5, 0.5, 1, () => true)).toBe(-1);
});

test("inside a polygon with a notch", () => {
  const notched = [
    [0, 0],
    [4, 0],
    [4, 4],
    [2, 1],
    [0, 4],
  ] as const;
  expect(inPolygon(notched, 0.5, 2)).toBe(true);
  expect(inPolygon(notched, 3.5, 2)).toBe(true);
  expect(inPolygon(notched, 2, 2)).toBe(false);
  expect(inPolygon(notched, 5, 1)).toBe(false);
  expect(inPolygon([], 0, 0)).toBe(false);
});

test("arrows lead to what lies ahead, and from anywhere to everywhere on a grid", () => {
  const [gx, gy] = [
    [0, 1, 2, 0, 1, 2],
    [0, 0, 0, 1, 1, 1],
  ];
  const next = (from: number, direction: readonly [number, number]) =>
    nextTowards(gx, gy, [gx[from]!, gy[from]!], direction, () => true);
  expect([next(0, [1, 0]), next(1, [1, 0]), next(2, [1, 0])]).toEqual([1, 2, -1]);
  expect([next(1, [0, 1]), next(4, [0, -1]), next(4, [-1, 0])]).toEqual([4, 1, 3]);
});

test("a disc's shares add up to its area", () => {
  for (const radius of [2, 3.5, 6]) {
    const shares = discOf(radius).filter((_, i) => i % 3 === 2);
    // The soft edge is a pixel wide: a twelfth of one along the rim at most.
    expect(Math.abs(shares.reduce((a, b) => a + b, 0) - Math.PI * radius ** 2)).toBeLessThan(0.6 * radius);
  }
});
