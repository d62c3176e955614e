import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { modelOf, testContext } from "../../testing/context.ts";
import { engines } from "../../testing/engines.ts";
import { tinyNet } from "../../testing/nets.ts";
import { smootherOf } from "./smooth.ts";

/** Three two-dimensional kernels of 9×9, each normalised as a whole, over a picture mirrored about its edge pixels. */
function plainly(plane: Float32Array, height: number, width: number, sigma: number): number[] {
  const mirrored = (i: number, n: number) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);
  const out = Array.from(plane, () => 0);
  for (const deviation of [0.5 * sigma, sigma, 2 * sigma]) {
    const weight = (a: number, b: number) => Math.exp(-(a * a + b * b) / (2 * deviation * deviation));
    let total = 0;
    for (let a = -4; a <= 4; a++) for (let b = -4; b <= 4; b++) total += weight(a, b);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let a = -4; a <= 4; a++)
          for (let b = -4; b <= 4; b++)
            out[y * width + x]! +=
              (weight(a, b) / total / 3) * plane[mirrored(y + a, height) * width + mirrored(x + b, width)]!;
  }
  return out;
}

// Strips of 64 rows: a last one of 3 is mirrored about a row of its own and rows of the strip above.
test.each([
  [23, 17, 0.7],
  [10, 31, 2.5],
  [67, 9, 1.4],
  [64, 7, 1],
  [5, 6, 1.1],
])("a blur of %i×%i with deviation %f is three kernels of 9×9", async (height, width, sigma) => {
  const { normal } = rng(3);
  const planes = Float32Array.from({ length: 3 * height * width }, normal);
  const area = height * width;
  const expected = [0, 1, 2].flatMap((c) => plainly(planes.subarray(c * area, (c + 1) * area), height, width, sigma));
  for (const engine of [undefined, ...engines()]) {
    const smooth = await smootherOf(testContext(modelOf(tinyNet()), engine), [height, width]);
    const blurred = planes.slice();
    await smooth(blurred, sigma);
    // Kernels and what is between the two passes are float32, of values around 1.
    const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - blurred[i]!)), 0);
    expect(worst).toBeLessThan(2e-6);
  }
});
