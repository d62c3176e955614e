import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { movedApart } from "./apart.ts";
import type { Points } from "./place.ts";

const box = { x: 5, y: 9, width: 300, height: 260 };

/** The greatest overlap of two squares, over all pairs. */
function overlapOf(places: Points, side: number): number {
  let worst = 0;
  for (let p = 0; p < places.length; p += 2)
    for (let q = 0; q < p; q += 2) {
      const across = side - Math.abs(places[p]! - places[q]!);
      const down = side - Math.abs(places[p + 1]! - places[q + 1]!);
      worst = Math.max(worst, Math.min(across, down));
    }
  return worst;
}

const expectInside = (places: Points, side: number) => {
  for (let p = 0; p < places.length; p += 2) {
    expect(places[p]).toBeGreaterThanOrEqual(box.x + side / 2);
    expect(places[p]).toBeLessThanOrEqual(box.x + box.width - side / 2);
    expect(places[p + 1]).toBeGreaterThanOrEqual(box.y + side / 2);
    expect(places[p + 1]).toBeLessThanOrEqual(box.y + box.height - side / 2);
  }
};

test("clusters of squares are brought apart, inside the box", () => {
  const random = rng(3);
  const points = Float64Array.from({ length: 240 }, (_, i) => (i % 4 < 2 ? 100 : 200) + 12 * random.normal());
  const side = 14;
  expect(overlapOf(points, side)).toBeGreaterThan(12);
  const places = movedApart(points, side, box);
  expectInside(places, side);
  // Less than a fiftieth of a side is not seen.
  expect(overlapOf(places, side)).toBeLessThan(0.02 * side);
  expect([...movedApart(points, side, box)]).toEqual([...places]);
});

test("squares in one place", () => {
  const places = movedApart(new Float64Array(18).fill(150), 20, box);
  expect(overlapOf(places, 20)).toBeLessThan(0.4);
});

test("squares that do not touch stay where they are", () => {
  const points = new Float64Array([50, 50, 71, 50, 50, 71]);
  expect(movedApart(points, 20, box)).toEqual(points);
});

test("more than there is room for stays inside, and ends", () => {
  expectInside(movedApart(new Float64Array(200).fill(100), 60, box), 60);
});
