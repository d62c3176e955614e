import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import { randomPicture } from "../../testing/methodSuite.ts";
import { imputed } from "./impute.ts";

const [HEIGHT, WIDTH] = [7, 9];
const keptOf = (seed: number, share: number) => {
  const { uniform } = rng(seed);
  return Uint8Array.from({ length: HEIGHT * WIDTH }, () => (uniform() < share ? 1 : 0));
};

/** The weights of ROAD, neighbours that are there only, normalised. */
function neighboursOf(at: number): [number, number][] {
  const [y, x] = [Math.floor(at / WIDTH), at % WIDTH];
  const found: [number, number][] = [];
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const [r, c] = [y + dy, x + dx];
      if ((dy === 0 && dx === 0) || r < 0 || r >= HEIGHT || c < 0 || c >= WIDTH) continue;
      found.push([r * WIDTH + c, dy === 0 || dx === 0 ? 2 : 1]);
    }
  const total = found.reduce((sum, [, w]) => sum + w, 0);
  return found.map(([i, w]) => [i, w / total]);
}

test.each([0.8, 0.5, 0.1])(
  "with %d kept: as relaxing each pixel to the mean of its neighbours, over and over",
  (share) => {
    const picture = randomPicture([1, 2, HEIGHT, WIDTH], 8);
    const kept = keptOf(3, share);
    const found = imputed(picture, kept);
    const plane = HEIGHT * WIDTH;
    for (let c = 0; c < 2; c++) {
      const values = Float64Array.from(picture.data.subarray(c * plane, (c + 1) * plane), (v, i) => (kept[i] ? v : 0));
      for (let round = 0; round < 4000; round++)
        for (let i = 0; i < plane; i++)
          if (!kept[i]) values[i] = neighboursOf(i).reduce((sum, [at, w]) => sum + w * values[at]!, 0);
      // the solver stops at a residual of 1e-4
      for (let i = 0; i < plane; i++) expect(found.data[c * plane + i]).toBeCloseTo(values[i]!, 3);
    }
  },
);

test("what is kept stays to the bit, and a flat picture is filled flat", () => {
  const picture = randomPicture([1, 3, HEIGHT, WIDTH], 2);
  const kept = keptOf(9, 0.4);
  const found = imputed(picture, kept);
  for (const [i, v] of picture.data.entries()) if (kept[i % kept.length]) expect(found.data[i]).toBe(v);
  const flat = float32([1, 1, HEIGHT, WIDTH], new Float32Array(HEIGHT * WIDTH).fill(0.75));
  expect(imputed(flat, kept).data.every((v) => v === 0.75)).toBe(true);
});

test("a picture of which nothing or all is kept", () => {
  const picture = randomPicture([1, 1, HEIGHT, WIDTH], 2);
  expect(imputed(picture, new Uint8Array(HEIGHT * WIDTH).fill(1)).data).toEqual(picture.data);
  expect(imputed(picture, new Uint8Array(HEIGHT * WIDTH)).data.every(Number.isFinite)).toBe(true);
});
