import fc from "fast-check";
import { expect, it } from "vitest";
import type { Rows } from "./resize.ts";
import { resizeTriangle } from "./resize.ts";
import { rng } from "./rng.ts";

const grey = (rows: number[][]): Rows => ({
  width: rows[0]!.length,
  height: rows.length,
  channels: 1,
  step: 1,
  row: (y) => Uint8Array.from(rows[y]!),
});

it("enlarges by linear interpolation between pixel centres and repeats the edges", () => {
  // Centres fall at ¼, ¾, 5/4 and 7/4 of the input's pixels; pixel centres are at ½ and 3/2.
  expect([...resizeTriangle(grey([[0, 100]]), 4, 1)]).toEqual([0, 25, 75, 100]);
});

it("widens the triangle where it shrinks", () => {
  // Half the width: a triangle of reach 2 around 1 weighs the pixels ¾, ¾, ¼, that is 3/7, 3/7, 1/7.
  expect([...resizeTriangle(grey([[0, 70, 140, 210]]), 2, 1)]).toEqual([50, 160]);
});

it("rounds to 8 bits between the two passes", () => {
  // (0 + 1)/2 becomes 1 along the row, and (1 + 0)/2 becomes 1 again; one rounding of ¼ would give 0.
  const source = grey([
    [0, 1],
    [0, 0],
  ]);
  expect([...resizeTriangle(source, 1, 1)]).toEqual([1]);
});

it("leaves a picture of the same size as it is", () => {
  const rows = [
    [3, 1, 4],
    [1, 5, 9],
  ];
  expect([...resizeTriangle(grey(rows), 3, 2)]).toEqual(rows.flat());
});

it("keeps channels apart", () => {
  const row = Uint8Array.of(0, 10, 20, 100, 110, 120);
  const source: Rows = { width: 2, height: 1, channels: 3, step: 3, row: () => row };
  expect([...resizeTriangle(source, 1, 1)]).toEqual([50, 60, 70]);
});

it("makes of a window the same samples as of the whole, and reads only the rows it needs", () => {
  const rows = Array.from({ length: 40 }, (_, y) => Array.from({ length: 30 }, (_, x) => (x * 37 + y * 91) % 256));
  const read = new Set<number>();
  const source: Rows = {
    ...grey(rows),
    row(y) {
      read.add(y);
      return Uint8Array.from(rows[y]!);
    },
  };
  const whole = resizeTriangle(grey(rows), 11, 20);
  const part = resizeTriangle(source, 11, 20, { x: 3, y: 5, width: 4, height: 2 });
  const cut = [5, 6].flatMap((y) => [...whole.subarray(y * 11 + 3, y * 11 + 7)]);
  expect([...part]).toEqual(cut);
  expect(Math.max(...read)).toBeLessThan(17);
});

it("makes the sums of its definition, whatever the sizes, the channels and the window", () => {
  const random = rng(1);
  const size = fc.integer({ min: 1, max: 40 });
  const part = fc.double({ min: 0, max: 0.99, noNaN: true });
  const check = (
    w: number,
    h: number,
    width: number,
    height: number,
    channels: number,
    more: number,
    share: number,
  ) => {
    const step = channels + more;
    const pixels = Uint8Array.from({ length: w * h * step }, () => (random.uniform() < 0.1 ? 255 : random.below(256)));
    const row = (y: number) => pixels.slice(y * w * step, (y + 1) * w * step);
    const x = Math.floor(share * width);
    const y = Math.floor(share * height);
    const window = { x, y, width: width - x, height: height - y };
    const made = resizeTriangle({ width: w, height: h, channels, step, row }, width, height, window);
    const expected = Array.from({ length: channels }, (_, c) => {
      const lines = Array.from({ length: h }, (_, i) =>
        scaled(
          [...row(i)].filter((_, k) => k % step === c),
          width,
        ),
      );
      const columns = Array.from({ length: width }, (_, i) =>
        scaled(
          lines.map((line) => line[i]!),
          height,
        ),
      );
      return Array.from({ length: window.height }, (_, i) => columns.slice(x).map((column) => column[y + i]!));
    });
    expect([...made]).toEqual(expected.flat(2));
  };
  const [channels, more] = [fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })];
  fc.assert(fc.property(size, size, size, size, channels, more, part, check));
  fc.assert(fc.property(size, size, channels, more, part, (w, h, c, m, share) => check(w, h, w, h, c, m, share)));
});

/** A line of samples by the definition: a triangle around each output's centre, weights of 22 bits, rounded to 8 bits. */
function scaled(line: readonly number[], length: number): number[] {
  const scale = line.length / length;
  const reach = Math.max(1, scale);
  return Array.from({ length }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - reach + 0.5));
    const high = Math.min(line.length, Math.trunc(centre + reach + 0.5));
    const shares = line.slice(low, high).map((_, k) => Math.max(0, 1 - Math.abs((low + k + 0.5 - centre) / reach)));
    const total = shares.reduce((a, b) => a + b, 0);
    const sum = shares.reduce(
      (a, share, k) => a + Math.floor((share / total) * 2 ** 22 + 0.5) * line[low + k]!,
      2 ** 21,
    );
    return Math.min(255, Math.floor(sum / 2 ** 22));
  });
}
