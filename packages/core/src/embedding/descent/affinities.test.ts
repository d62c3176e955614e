import { expect, test } from "vitest";
import { sumOf } from "../../base/numbers.ts";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import { referenceEngine } from "../../engine/reference.ts";
import { nearestNeighbours } from "../neighbours.ts";
import { affinities, conditional } from "./affinities.ts";

async function drawn(n: number, k: number, scale = 1) {
  const { normal } = rng(2);
  const points = float32(
    [n, 3],
    Float32Array.from({ length: 3 * n }, (_, at) => scale * normal() * (at < n ? 1 : 20)),
  );
  return nearestNeighbours(referenceEngine, points, { k });
}

test.each([1e-6, 1, 1e6])("each point's shares have the perplexity, whatever the unit (%d)", async (scale) => {
  const neighbours = await drawn(70, 30, scale);
  for (const perplexity of [2, 5.5, 10]) {
    const used = Math.floor(3 * perplexity);
    const shares = conditional(neighbours, perplexity, used);
    for (let i = 0; i < 70; i++) {
      const row = [...shares.subarray(i * used, (i + 1) * used)];
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const entropy = row.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
      expect(Math.exp(entropy)).toBeCloseTo(perplexity, 5);
    }
  }
});

test("is symmetric, sums to one, and is what the shares say", async () => {
  const n = 70;
  const neighbours = await drawn(n, 30);
  const { offsets, columns, values } = affinities(neighbours, 5);
  const shares = conditional(neighbours, 5, 15);
  const dense = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < 15; j++) {
      const other = neighbours.indices[i * 30 + j]!;
      dense[i * n + other]! += shares[i * 15 + j]! / (2 * n);
      dense[other * n + i]! += shares[i * 15 + j]! / (2 * n);
    }
  let count = 0;
  for (let i = 0; i < n; i++)
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++, count++) {
      expect(values[at]!).toBeCloseTo(dense[i * n + columns[at]!]!, 8);
      if (at > offsets[i]!) expect(columns[at]!).toBeGreaterThan(columns[at - 1]!);
    }
  expect(count).toBe(dense.filter((v) => v > 0).length);
  expect(sumOf(values)).toBeCloseTo(1, 6);
});

test("points in one place are equal neighbours", () => {
  const neighbours = {
    indices: Int32Array.of(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2),
    distances: new Float32Array(12),
    k: 3,
  };
  for (const share of conditional(neighbours, 1, 3)) expect(share).toBeCloseTo(1 / 3, 14);
});

test("takes as many neighbours as three times the perplexity", async () => {
  await expect(drawn(40, 20).then((n) => affinities(n, 7))).rejects.toThrow("a perplexity of 7 takes 21 neighbours");
});
