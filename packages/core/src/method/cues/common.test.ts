import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { float32 } from "../../base/tensor.ts";
import { aligned } from "./align.ts";
import { commonPatch, extentOf } from "./common.ts";

const [channels, height, width] = [2, 20, 23];

/** Noise, with a 4×3 thing at a place. */
function picture(uniform: () => number, top?: number, left?: number) {
  const data = Float32Array.from({ length: channels * height * width }, uniform);
  if (top !== undefined && left !== undefined)
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < 3; x++) data[(c * height + top + y) * width + left + x] = c === 0 ? 2 : -1;
  return float32([1, channels, height, width], data);
}

const { uniform, below } = rng(5);
const places = Array.from({ length: 15 }, () => [3 + below(9), 3 + below(11)] as const);
const pictures = places.map(([top, left], i) => (i % 3 === 2 ? picture(uniform) : picture(uniform, top, left)));
/** As far off as a map's window may be. */
const windows = places.map(([top, left]) => ({ top: top - 3 + below(4), left: left - 3 + below(4), side: 7 }));

test("windows move until what they share lies at one place", () => {
  const found = aligned(pictures, windows);
  const offsets = places.flatMap(([top, left], i) =>
    i % 3 === 2 ? [] : [`${top - found[i]!.top},${left - found[i]!.left}`],
  );
  expect(new Set(offsets).size).toBe(1);
  for (const [i, { top, left, side }] of found.entries()) {
    expect(Math.abs(top - windows[i]!.top)).toBeLessThanOrEqual(3);
    expect(Math.abs(left - windows[i]!.left)).toBeLessThanOrEqual(3);
    expect(top >= 0 && left >= 0 && top + side <= height && left + side <= width).toBe(true);
  }
});

test("what two of three windows show is found to the pixel, and which of them show it", () => {
  const { patch, shows } = commonPatch(pictures, aligned(pictures, windows));
  expect(extentOf(patch)).toMatchObject({ height: 4, width: 3 });
  const inside = [...patch.mask.keys()].filter((i) => patch.mask[i]);
  expect(inside).toHaveLength(12);
  for (const i of inside) expect([patch.values[i], patch.values[49 + i]]).toEqual([2, -1]);
  expect(shows).toEqual(places.map((_, i) => i % 3 !== 2));
});

test("windows of noise have nothing in common", () => {
  const noise = places.map(() => picture(uniform));
  const { patch, shows } = commonPatch(noise, windows);
  expect(extentOf(patch)).toBeUndefined();
  expect(shows).not.toContain(true);
});
