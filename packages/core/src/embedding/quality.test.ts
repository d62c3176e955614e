import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { embeddingQuality } from "./quality.ts";

const points = (n: number, width: number, seed: number) => {
  const random = rng(seed);
  return float32(
    [n, width],
    Float32Array.from({ length: n * width }, () => random.normal()),
  );
};

const flat = (n: number, seed: number) => Float64Array.from(points(n, 2, seed).data);

/** By the formula, with whole sorted lists. */
function trustworthinessOf(distance: (i: number, j: number) => number, coordinates: Float64Array, k: number): number {
  const n = coordinates.length / 2;
  const all = Array.from({ length: n }, (_, i) => i);
  const plane = (i: number, j: number) =>
    Math.sqrt(
      (coordinates[2 * i]! - coordinates[2 * j]!) ** 2 + (coordinates[2 * i + 1]! - coordinates[2 * j + 1]!) ** 2,
    );
  const ranked = (i: number, of: typeof distance) =>
    all.filter((j) => j !== i).sort((a, b) => of(i, a) - of(i, b) || a - b);
  let sum = 0;
  for (const i of all) {
    const order = ranked(i, distance);
    const inSpace = new Set(order.slice(0, k));
    for (const j of ranked(i, plane).slice(0, k)) if (!inSpace.has(j)) sum += order.indexOf(j) + 1 - k;
  }
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * sum;
}

test.each([12, 3])("trustworthiness with %i neighbours is the formula's", async (k) => {
  const [n, width] = [61, 7];
  const space = points(n, width, 1);
  const plane = flat(n, 2);
  const distance = (i: number, j: number) =>
    Math.sqrt(
      Array.from({ length: width }, (_, d) => (space.data[i * width + d]! - space.data[j * width + d]!) ** 2).reduce(
        (a, b) => a + b,
      ),
    );
  const found = await embeddingQuality(space, plane, { k });
  // The same integers are summed.
  expect(found!.trustworthiness).toBeCloseTo(trustworthinessOf(distance, plane, k), 12);
  expect(found).toMatchObject({ k, points: n });
  const matrix = float32(
    [n, n],
    Float32Array.from({ length: n * n }, (_, i) => distance(Math.floor(i / n), i % n)),
  );
  const given = await embeddingQuality(matrix, plane, { k, metric: "precomputed" });
  expect(given!.trustworthiness).toBeCloseTo(found!.trustworthiness, 12);
});

test("a plane that is the space is trusted wholly; one that is turned inside out is not", async () => {
  const space = points(40, 2, 5);
  expect((await embeddingQuality(space, Float64Array.from(space.data)))!.trustworthiness).toBe(1);
  const line = float32(
    [40, 1],
    Float32Array.from({ length: 40 }, (_, i) => i),
  );
  // Neighbours on the plane are half of all apart in the space.
  const torn = Float64Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? ((i / 2) * 19) % 40 : 0));
  expect((await embeddingQuality(line, torn, { k: 3 }))!.trustworthiness).toBeLessThan(0.65);
});

test("purity counts neighbours of the same class, and leaves out points without one", async () => {
  // Two groups far apart, of 4 and 5; one point of the second is labelled as the first, one has no label.
  const plane = Float64Array.from([0, 0, 1, 0, 0, 1, 1, 1, 50, 0, 51, 0, 50, 1, 51, 1, 52, 1]);
  const classes = [0, 0, 0, 0, 1, 1, 1, 0, -1];
  const found = (await embeddingQuality(float32([9, 2], Float32Array.from(plane)), plane, { classes, k: 3 }))!;
  // First group: 12 of 12. Points 4 to 6 see each other, the odd one, or the one without a label.
  const near = [
    [5, 6, 7],
    [4, 7, 6],
    [4, 7, 5],
    [5, 6, 8],
  ];
  const pairs = near
    .flatMap((some, i) => some.map((j) => [classes[4 + i]!, classes[j]!] as const))
    .filter(([, c]) => c >= 0);
  const same = pairs.filter(([a, b]) => a === b).length;
  expect(found.purity).toBeCloseTo((12 + same) / (12 + pairs.length), 12);
  expect(found.purityInSpace).toBe(found.purity);
});

test("few points have fewer neighbours to look at, or none", async () => {
  expect(await embeddingQuality(points(2, 3, 1), flat(2, 1))).toBeUndefined();
  expect(await embeddingQuality(points(3, 3, 1), flat(3, 1))).toMatchObject({ k: 1, points: 3, purity: undefined });
  expect((await embeddingQuality(points(5, 3, 1), flat(5, 1)))!.k).toBe(2);
});

test("of many points some are drawn, and tell about all", async () => {
  const n = 900;
  const plane = flat(n, 3);
  const noise = rng(8);
  const space = float32(
    [n, 2],
    Float32Array.from(plane, (v) => v + 0.3 * noise.normal()),
  );
  const all = (await embeddingQuality(space, plane))!;
  const some = (await embeddingQuality(space, plane, { most: 300, seed: 1 }))!;
  expect([all.points, some.points]).toEqual([900, 300]);
  // The means over 300 points of 12 draws of the seed have a deviation of 0.0035: four of them.
  expect(Math.abs(some.trustworthiness - all.trustworthiness)).toBeLessThan(0.014);
  expect(await embeddingQuality(space, plane, { most: 300, seed: 1 })).toEqual(some);
  const other = (await embeddingQuality(space, plane, { most: 300, seed: 2 }))!;
  expect(other.trustworthiness).not.toBe(some.trustworthiness);
});
