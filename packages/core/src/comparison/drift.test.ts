import { expect, test } from "vitest";
import { rng } from "../base/rng.ts";
import { float32 } from "../base/tensor.ts";
import { driftOf, namesake } from "./drift.ts";

const { normal, uniform } = rng(5);
const drawn = float32([200, 50], Array.from({ length: 10_000 }, normal));
const changed = (f: (v: number) => number) => float32([200, 50], Array.from(drawn.data, f));

test("is that of plain sums", () => {
  const [a, b] = [float32([2, 2], [1, -2, 3, 0]), float32([2, 2], [1.5, -2, 2, 1])];
  // Σa² = 14, Σ(b − a)² = 2.25, Σ(b − a) = 0.5.
  const { count, snr, error, bias } = driftOf(a, b);
  expect(count).toBe(4);
  expect(snr).toBeCloseTo(10 * Math.log10(14 / 2.25), 10);
  expect(error).toBeCloseTo(Math.sqrt(2.25 / 14), 10);
  expect(bias).toBeCloseTo(0.125 / Math.sqrt(14 / 4), 10);
});

test("of rounding to steps of Δ is that of a noise of variance Δ²/12", () => {
  for (const step of [0.02, 0.1, 0.3]) {
    const { snr, error, bias } = driftOf(
      drawn,
      changed((v) => Math.round(v / step) * step),
    );
    // The signal has variance 1; 10,000 draws tell a variance to about 1.5 %, which is 0.1 dB.
    expect(Math.abs(snr - 10 * Math.log10(12 / step ** 2))).toBeLessThan(0.15);
    expect(error).toBeCloseTo(10 ** (-snr / 20), 12);
    expect(Math.abs(bias)).toBeLessThan(step / 50);
  }
});

test("tells a shift, nothing, and noise as large as the signal", () => {
  expect(driftOf(drawn, drawn)).toEqual({ count: 10_000, snr: Number.POSITIVE_INFINITY, error: 0, bias: 0 });
  // √(mean of squares) is 1 to about 1 %.
  expect(
    Math.abs(
      driftOf(
        drawn,
        changed((v) => v + 0.25),
      ).bias - 0.25,
    ),
  ).toBeLessThan(0.01);
  expect(
    driftOf(
      drawn,
      changed(() => 0),
    ).snr,
  ).toBeCloseTo(0, 10);
  expect(driftOf(float32([1, 1], [0]), float32([1, 1], [uniform()])).error).toBe(Number.POSITIVE_INFINITY);
  expect(() => driftOf(drawn, float32([1], [0]))).toThrow(RangeError);
});

test.each([
  ["conv1", ["conv1"], "conv1"],
  ["conv1", ["conv1", "conv1_DequantizeLinear_Output"], "conv1_DequantizeLinear_Output"],
  ["conv1", ["conv1_quantized"], "conv1_quantized"],
  ["conv1_quantized", ["conv1"], "conv1"],
  ["conv1_quantized", ["conv1_quantized", "conv1"], "conv1_quantized"],
  ["conv1", ["conv2"], undefined],
])("%s in %j is %s", (value, names, expected) => {
  expect(namesake(value, (name) => names.includes(name))).toBe(expected);
});
