import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { cka, estimators, gramOf, similarities } from "./cka.ts";

type Matrix = readonly (readonly number[])[];

const random = (seed: number, n: number, units: number) => {
  const draw = rng(seed);
  return float32(
    [n, units],
    Float32Array.from({ length: n * units }, () => draw.normal()),
  );
};

const product = (x: Matrix, y: Matrix): number[][] =>
  x.map((row) => y[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * y[k]![j]!, 0)));
const transposed = (x: Matrix): number[][] => x[0]!.map((_, j) => x.map((row) => row[j]!));
const trace = (x: Matrix): number => x.reduce((sum, row, i) => sum + row[i]!, 0);
const total = (x: Matrix): number => x.flat().reduce((a, b) => a + b, 0);
const rowsOf = ({ shape, data }: ReturnType<typeof random>): number[][] =>
  Array.from({ length: shape[0]! }, (_, i) => [...data.subarray(i * shape[1]!, (i + 1) * shape[1]!)]);

/** tr(K·H·L·H), the paper's estimate up to a factor. */
function biased(k: Matrix, l: Matrix): number {
  const n = k.length;
  const h = k.map((_, i) => k.map((_, j) => Number(i === j) - 1 / n));
  return trace(product(product(product(k, h), l), h));
}

/** Song et al. 2012, equation 5, up to a factor; both without their diagonals. */
function unbiased(withDiagonalK: Matrix, withDiagonalL: Matrix): number {
  const n = withDiagonalK.length;
  const without = (m: Matrix) => m.map((row, i) => row.map((v, j) => (i === j ? 0 : v)));
  const [k, l] = [without(withDiagonalK), without(withDiagonalL)];
  const kl = product(k, l);
  return trace(kl) + (total(k) * total(l)) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * total(kl);
}

const hsic = { biased, unbiased };

// Sums of some hundred products in another order: a few hundred roundings of 1e-16.
test.each(estimators)("%s: as by the formula of the paper, on Gram matrices that are not centred", (estimator) => {
  const x = random(1, 9, 5);
  const y = random(2, 9, 300);
  const gram = (m: ReturnType<typeof random>) => product(rowsOf(m), transposed(rowsOf(m)));
  const [k, l] = [gram(x), gram(y)];
  const h = hsic[estimator];
  const expected = h(k, l) / Math.sqrt(h(k, k) * h(l, l));
  expect(cka(similarities(x, estimator), similarities(y, estimator))).toBeCloseTo(expected, 12);
});

test.each(estimators)("%s: a layer is all like itself, turned, scaled and moved", (estimator) => {
  const x = random(3, 12, 4);
  const own = similarities(x, estimator);
  expect(Math.abs(cka(own, own) - 1)).toBeLessThan(1e-12);
  // Signs, order, a common factor of a power of two: all exact.
  const turned = x.data.map((_, at) => {
    const [i, c] = [Math.floor(at / 4), at % 4];
    return (c % 2 ? -4 : 4) * x.data[i * 4 + ((c + 1) % 4)]!;
  });
  expect(Math.abs(cka(own, similarities(float32([12, 4], turned), estimator)) - 1)).toBeLessThan(1e-12);
  const moved = x.data.map((v, at) => Math.fround(v + [3, -2, 8, 1][at % 4]!));
  // float32 rounds what was moved: 2⁻²⁴ of 8 each.
  expect(cka(own, similarities(float32([12, 4], moved), estimator))).toBeCloseTo(1, 6);
});

test("of wide layers that have nothing to do with each other, the unbiased one is near 0 and the biased one near 1", () => {
  const [x, y] = [random(4, 40, 2000), random(5, 40, 2000)];
  expect(Math.abs(cka(similarities(x, "unbiased"), similarities(y, "unbiased")))).toBeLessThan(0.1);
  expect(cka(similarities(x, "biased"), similarities(y, "biased"))).toBeGreaterThan(0.9);
});

test("a layer that is the same for all pictures is like none", () => {
  const constant = float32([5, 2], new Float32Array(10).fill(0.1));
  expect([...similarities(constant, "unbiased")].every((v) => v === 0)).toBe(true);
});

test("the Gram matrix is of centred rows, also beyond a block of units", () => {
  const x = random(6, 4, 700);
  const rows = rowsOf(x);
  const means = rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / 4);
  const centred = rows.map((row) => row.map((v, c) => v - means[c]!));
  const gram = product(centred, transposed(centred));
  let at = 0;
  const found = gramOf(x);
  for (let i = 0; i < 4; i++) for (let j = i; j < 4; j++) expect(found[at++]).toBeCloseTo(gram[i]![j]!, 10);
});

test("too few pictures", () => {
  expect(() => similarities(random(7, 3, 2), "unbiased")).toThrow("it takes 4");
});
