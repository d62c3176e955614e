import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { byChance, matchChannels, withoutLike } from "./channels.ts";

const N = 60;

const random = (seed: number, channels: number) => {
  const draw = rng(seed);
  return float32(
    [N, channels],
    Float32Array.from({ length: N * channels }, () => draw.normal()),
  );
};

/** Pearson's correlation by its definition. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const cov = x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0);
  const square = (v: readonly number[], m: number) => v.reduce((sum, u) => sum + (u - m) ** 2, 0);
  return cov / Math.sqrt(square(x, mx) * square(y, my));
}

const column = ({ shape, data }: ReturnType<typeof random>, c: number) =>
  Array.from({ length: shape[0]! }, (_, i) => data[i * shape[1]! + c]!);

test("channels in another order, scaled and moved, are found again", () => {
  const a = random(1, 7);
  const order = [3, 0, 6, 1, 5, 2, 4];
  const b = float32(
    [N, 7],
    Float32Array.from({ length: N * 7 }, (_, at) => 2 * a.data[Math.floor(at / 7) * 7 + order[at % 7]!]! + 5),
  );
  const { pairs, likest } = matchChannels(a, b);
  expect(pairs.map((p) => order[p.b])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  // float32 rounds what was moved.
  for (const { r } of pairs) expect(r).toBeCloseTo(1, 6);
  expect(likest.a.map(({ channel }) => order[channel])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test.each([
  [4, 6],
  [6, 4],
  [5, 5],
])("%i and %i channels: no other pairs correlate more in sum", (channelsA, channelsB) => {
  const [a, b] = [random(2, channelsA), random(3, channelsB)];
  const r = Array.from({ length: channelsA }, (_, i) =>
    Array.from({ length: channelsB }, (_, j) => correlation(column(a, i), column(b, j))),
  );
  const best = (i: number, taken: number, left: number): number => {
    if (left === 0 || i === channelsA) return left === 0 ? 0 : Number.NEGATIVE_INFINITY;
    const without = best(i + 1, taken, left);
    const options = r[i]!.map((v, j) => (taken & (1 << j) ? without : v + best(i + 1, taken | (1 << j), left - 1)));
    return Math.max(without, ...options);
  };
  const { pairs, likest } = matchChannels(a, b);
  expect(pairs).toHaveLength(Math.min(channelsA, channelsB));
  expect(new Set(pairs.map((p) => p.b)).size).toBe(pairs.length);
  expect(pairs.map((p) => p.a)).toEqual(pairs.map((p) => p.a).toSorted((x, y) => x - y));
  for (const p of pairs) expect(p.r).toBeCloseTo(r[p.a]![p.b]!, 12);
  expect(pairs.reduce((sum, p) => sum + p.r, 0)).toBeCloseTo(best(0, 0, Math.min(channelsA, channelsB)), 12);
  for (const [j, one] of likest.b.entries()) expect(one.r).toBeCloseTo(Math.max(...r.map((row) => row[j]!)), 12);
});

test("lost channels have no like, and those that never change are not counted", () => {
  const a = random(4, 4);
  for (let i = 0; i < N; i++) a.data[i * 4 + 3] = 0.1;
  const b = float32(
    [N, 2],
    Float32Array.from({ length: N * 2 }, (_, at) => a.data[Math.floor(at / 2) * 4 + (at % 2)]!),
  );
  const matching = matchChannels(a, b);
  expect(withoutLike(matching, "a")).toEqual([2]);
  expect(matching.constant).toEqual({ a: [3], b: [] });
  expect(withoutLike(matching, "b")).toEqual([]);
});

test("what chance gives is about what unrelated channels have", () => {
  const { likest } = matchChannels(random(5, 50), random(6, 50));
  const mean = likest.a.reduce((sum, { r }) => sum + r, 0) / 50;
  // √(2 ln 50 / 59) = 0.364 is the upper side of it: the mean of the greatest of 50 normal draws is 2.25, not 2.80.
  expect(mean).toBeGreaterThan(0.7 * byChance(50, N));
  expect(mean).toBeLessThan(byChance(50, N));
});
