import { describe, expect, test } from "vitest";
import type { Affine } from "../../base/affine.ts";
import { rng } from "../../base/rng.ts";
import { augmentationList, drawAll, parseAugmentations } from "./index.ts";

const [HEIGHT, WIDTH] = [20, 31];

const at = ([a, b, c, d, e, f]: Affine, x: number, y: number) => [a * x + b * y + c, d * x + e * y + f] as const;

/** Many maps of one change. */
function maps(text: string): Affine[] {
  const augmentations = parseAugmentations(text);
  const random = rng(4);
  return Array.from({ length: 300 }, () => drawAll(augmentations, random, HEIGHT, WIDTH).warp);
}

const centre = [(WIDTH - 1) / 2, (HEIGHT - 1) / 2] as const;

describe("each change", () => {
  test("jitter shifts by whole pixels, to either side alike", () => {
    const shifts = maps("jitter=4").map((map) => at(map, 0, 0));
    for (const axis of [0, 1] as const)
      expect([...new Set(shifts.map((s) => s[axis]))].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  test("scale enlarges and shrinks by its share and keeps the centre", () => {
    const factors = maps("scale=0.25").map((map) => {
      at(map, ...centre).forEach((v, i) => {
        expect(v).toBeCloseTo(centre[i]!, 10);
      });
      expect(map[0]).toBe(map[4]);
      return 1 / map[0];
    });
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.75);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.25);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.45);
  });

  test("rotate turns by its degrees and keeps the centre", () => {
    const angles = maps("rotate=30").map((map) => {
      at(map, ...centre).forEach((v, i) => {
        expect(v).toBeCloseTo(centre[i]!, 10);
      });
      expect(map[0] * map[4] - map[1] * map[3]).toBeCloseTo(1, 10);
      return (Math.atan2(map[3], map[0]) * 180) / Math.PI;
    });
    expect(Math.max(...angles)).toBeLessThanOrEqual(30);
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(-30);
    expect(Math.max(...angles) - Math.min(...angles)).toBeGreaterThan(55);
  });

  test("crop shows a part that lies within the picture, from edge to edge", () => {
    for (const map of maps("crop=0.3")) {
      expect(map[0]).toBeGreaterThanOrEqual(0.3);
      expect(map[0]).toBeLessThanOrEqual(1);
      // Edges of pixels, half a pixel beyond their centres.
      for (const [x, y] of [at(map, -0.5, -0.5), at(map, WIDTH - 0.5, HEIGHT - 0.5)]) {
        expect(x).toBeGreaterThanOrEqual(-0.5 - 1e-9);
        expect(x).toBeLessThanOrEqual(WIDTH - 0.5 + 1e-9);
        expect(y).toBeGreaterThanOrEqual(-0.5 - 1e-9);
        expect(y).toBeLessThanOrEqual(HEIGHT - 0.5 + 1e-9);
      }
    }
  });
});

test("what comes later is done to what the earlier ones show", () => {
  const [shifted] = maps("jitter=4,scale=0.25");
  const random = rng(4);
  const jitter = drawAll(parseAugmentations("jitter=4"), random, HEIGHT, WIDTH).warp;
  const scale = drawAll(parseAugmentations("scale=0.25"), random, HEIGHT, WIDTH).warp;
  const [x, y] = at(jitter, ...at(scale, 5, 6));
  const found = at(shifted!, 5, 6);
  expect(found[0]).toBeCloseTo(x, 10);
  expect(found[1]).toBeCloseTo(y, 10);
});

test("variances of noise add up", () => {
  expect(drawAll(parseAugmentations("noise=0.3,noise=0.4"), rng(1), HEIGHT, WIDTH).noise).toBeCloseTo(0.5, 12);
});

test("the same draws make the same change", () => {
  expect(maps("jitter=8,scale=0.1,rotate=10,crop=0.5")).toEqual(maps("jitter=8,scale=0.1,rotate=10,crop=0.5"));
});

test("nothing is nothing", () => {
  expect(parseAugmentations("none")).toEqual([]);
  expect(parseAugmentations(" ")).toEqual([]);
});

test("what cannot be read is named", () => {
  expect(() => parseAugmentations("jitter=8,rotte=3")).toThrow('--augment rotte=3: nothing is called "rotte"');
  for (const text of ["scale=2", "scale", "scale=", "scale=much"])
    expect(() => parseAugmentations(text)).toThrow(`--augment ${text}: scale is a number from 0 to 0.9`);
  expect(augmentationList.map((a) => a.id)).toContain("crop");
});
