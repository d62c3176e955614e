import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { Fft, goodLength } from "./fft.ts";

/** The sum as it is written down. */
function naive(re: Float64Array, im: Float64Array, n: number, batch: number) {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  for (let b = 0; b < batch; b++)
    for (let k = 0; k < n; k++)
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * ((j * k) % n)) / n;
        const [x, y] = [re[j * batch + b]!, im[j * batch + b]!];
        out.re[k * batch + b]! += x * Math.cos(angle) - y * Math.sin(angle);
        out.im[k * batch + b]! += x * Math.sin(angle) + y * Math.cos(angle);
      }
  return out;
}

test.each([
  [1, 2],
  [2, 1],
  [3, 3],
  [4, 1],
  [5, 2],
  [12, 3],
  [30, 1],
  [64, 5],
  [150, 2],
  [360, 1],
])("length %i, %i at one time, is the sum of the definition, and back again", (n, batch) => {
  const { normal } = rng(n);
  const re = Float64Array.from({ length: n * batch }, normal);
  const im = Float64Array.from({ length: n * batch }, normal);
  const expected = naive(re, im, n, batch);
  const [xr, xi] = [re.slice(), im.slice()];
  const fft = new Fft(n);
  fft.transform(xr, xi, batch);
  // roundings of sums of n numbers of about 1; the naive sum makes most of them
  const tolerance = 2 ** -50 * n;
  for (let i = 0; i < n * batch; i++) {
    expect(Math.abs(xr[i]! - expected.re[i]!)).toBeLessThan(tolerance);
    expect(Math.abs(xi[i]! - expected.im[i]!)).toBeLessThan(tolerance);
  }
  fft.transform(xi, xr, batch);
  for (let i = 0; i < n * batch; i++) {
    expect(xr[i]! / n).toBeCloseTo(re[i]!, 12);
    expect(xi[i]! / n).toBeCloseTo(im[i]!, 12);
  }
});

test("good lengths are products of 2, 3 and 5", () => {
  expect([1, 61, 96, 97, 121, 1001].map(goodLength)).toEqual([4, 64, 96, 100, 128, 1024]);
  expect(() => new Fft(14)).toThrow("14 has a prime factor beyond 5");
});
