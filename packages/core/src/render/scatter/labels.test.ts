import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { centres, placeLabels } from "./labels.ts";

const box = { x: 10, y: 20, width: 600, height: 500 };

test("labels do not touch, lie inside, and the heaviest stands where it belongs", () => {
  const random = rng(4);
  const labels = Array.from({ length: 120 }, (_, i) => ({
    x: 310 + 90 * random.normal(),
    y: 270 + 70 * random.normal(),
    width: 40 + random.below(30),
    height: 9,
    weight: i,
  }));
  const placed = placeLabels(labels, box, 250);
  expect(placed.every((p) => p !== undefined)).toBe(true);
  expect(placed[119]).toEqual([labels[119]!.x, labels[119]!.y]);
  for (const [i, a] of placed.entries()) {
    expect(Math.abs(a![0] - 310) + labels[i]!.width / 2).toBeLessThanOrEqual(300);
    expect(Math.abs(a![1] - 270) + 4.5).toBeLessThanOrEqual(250);
    for (const [j, b] of placed.slice(0, i).entries()) {
      const across = Math.abs(a![0] - b![0]) - (labels[i]!.width + labels[j]!.width) / 2;
      const down = Math.abs(a![1] - b![1]) - 9;
      expect(Math.max(across, down)).toBeGreaterThanOrEqual(-1e-9);
    }
  }
});

test("labels without room within reach are left out, the lightest first", () => {
  const labels = [1, 3, 2].map((weight) => ({ x: 300, y: 300, width: 50, height: 10, weight }));
  expect(placeLabels(labels, box, 4)).toEqual([undefined, [300, 300], undefined]);
});

test("the centre of a class in two parts lies in the larger", () => {
  const places = Float64Array.from([0, 0, 2, 0, 0, 2, 2, 2, 1, 1, 90, 90, 92, 90, 7, 7]);
  const found = centres(places, [0, 0, 0, 0, 0, 0, 0, 2], 3);
  expect(found[1]).toBeUndefined();
  expect(found[2]).toEqual([7, 7]);
  expect(Math.hypot(found[0]![0] - 1, found[0]![1] - 1)).toBeLessThan(1);
});

test("the centre is where the sum of distances is least", () => {
  const random = rng(7);
  const places = Float64Array.from({ length: 40 }, () => 100 * random.uniform());
  const total = (x: number, y: number) =>
    Array.from({ length: 20 }, (_, p) => Math.hypot(places[2 * p]! - x, places[2 * p + 1]! - y)).reduce(
      (a, b) => a + b,
    );
  const [x, y] = centres(places, new Int32Array(20), 1)[0]!;
  for (let k = 0; k < 12; k++) {
    const [dx, dy] = [Math.cos(k), Math.sin(k)];
    expect(total(x + dx, y + dy)).toBeGreaterThan(total(x, y));
  }
});
