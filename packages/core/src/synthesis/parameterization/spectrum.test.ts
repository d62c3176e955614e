import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { doubles } from "../../base/tensor.ts";
import { evaluate } from "../../engine/reference.ts";
import { Builder } from "../../op/builder.ts";
import { falling, frequencies, writeInverse } from "./spectrum.ts";

const { normal } = rng(4);

/** Cycles per pixel that place k of n stands for, negative in the second half. */
const cycles = (k: number, n: number) => (2 * k <= n ? k : k - n) / n;

/**
 * The unitary inverse transform of a whole spectrum of H×W by its definition, where that of a real picture is told by half of it:
 * what stands at −k is the conjugate of what stands at k.
 */
function inverse(real: number[], imaginary: number[], height: number, width: number): number[] {
  const columns = Math.floor(width / 2) + 1;
  const out: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < height; k++)
        for (let l = 0; l < width; l++) {
          const mirrored = l >= columns;
          const at = mirrored ? ((height - k) % height) * columns + (width - l) : k * columns + l;
          const angle = 2 * Math.PI * ((k * y) / height + (l * x) / width);
          const im = mirrored ? -imaginary[at]! : imaginary[at]!;
          sum += real[at]! * Math.cos(angle) - im * Math.sin(angle);
        }
      out.push(sum / Math.sqrt(height * width));
    }
  return out;
}

test.each([
  [6, 8],
  [5, 7],
  [6, 7],
  [7, 4],
  [1, 5],
])("%d×%d: the real part of the unitary inverse transform", (height, width) => {
  const columns = Math.floor(width / 2) + 1;
  const shape = [1, 2, height, columns];
  const [real, imaginary] = [0, 1].map(() => Array.from({ length: 2 * height * columns }, normal));
  const g = new Builder();
  for (const name of ["re", "im"]) g.input(name, { type: "float32", shape: ["N", 2, height, columns] });
  const out = writeInverse(g, "re", "im", height, width);
  const values = evaluate(g.build([out]), { re: doubles(shape, real!), im: doubles(shape, imaginary!) }).get(out)!;
  expect(values.shape).toEqual([1, 2, height, width]);
  const each = height * columns;
  const expected = [0, 1].flatMap((c) =>
    inverse(real!.slice(c * each, (c + 1) * each), imaginary!.slice(c * each, (c + 1) * each), height, width),
  );
  // Cosines and sines are float32.
  values.data.forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i]!, 5);
  });
});

test("frequencies are distances from 0 in cycles per pixel, and strength falls with them", () => {
  const [height, width] = [5, 6];
  const found = frequencies(height, width);
  const law = falling(height, width);
  for (let k = 0; k < height; k++)
    for (let l = 0; l < 4; l++) {
      const frequency = Math.hypot(cycles(k, height), l / width);
      expect(found[k * 4 + l]).toBeCloseTo(frequency, 12);
      expect(law[k * 4 + l]).toBeCloseTo(1 / Math.max(frequency, 1 / 6), 12);
    }
});
