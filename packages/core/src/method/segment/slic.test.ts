import { describe, expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { toLab } from "./lab.ts";
import type { Segmentation } from "./slic.ts";
import { slic } from "./slic.ts";

type Colour = readonly [number, number, number];

const paint = (width: number, height: number, colour: (x: number, y: number) => Colour) =>
  toLab({
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
      const at = i >> 2;
      return i % 4 === 3 ? 255 : colour(at % width, Math.floor(at / width))[i % 4]!;
    }),
  });

/** How many connected pieces the parts have in all, by joining neighbours of the same label. */
function pieces({ labels }: Segmentation, width: number): number {
  const parent = Array.from(labels, (_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : root(parent[i]!));
  labels.forEach((k, i) => {
    if (i % width > 0 && labels[i - 1] === k) parent[root(i)] = root(i - 1);
    if (i >= width && labels[i - width] === k) parent[root(i)] = root(i - width);
  });
  return parent.filter((p, i) => p === i).length;
}

const sizesOf = ({ labels, count }: Segmentation): number[] => {
  const sizes = new Array<number>(count).fill(0);
  for (const k of labels) sizes[k]!++;
  return sizes;
};

const [width, height] = [61, 43];
const { uniform } = rng(8);
const grain = Array.from({ length: width * height * 3 }, () => 30 * uniform());
const pictures = {
  flat: paint(width, height, () => [90, 120, 30]),
  "a slope": paint(width, height, (x, y) => [4 * x, 5 * y, 128]),
  "grain over discs": paint(width, height, (x, y) => {
    const disc = Math.hypot(x - 20, y - 15) < 11 ? 140 : Math.hypot(x - 45, y - 30) < 8 ? 60 : 10;
    const at = (y * width + x) * 3;
    return [disc + grain[at]!, disc + grain[at + 1]!, 150 + grain[at + 2]!];
  }),
};

describe.each(Object.entries(pictures))("%s", (_, picture) => {
  test.each([1, 2, 12, 40])("%i superpixels asked for: connected, cover the picture, about as many", (segments) => {
    const cut = slic(picture, { segments, compactness: 10 });
    expect(cut.labels).toHaveLength(width * height);
    const sizes = sizesOf(cut);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(sizes).toHaveLength(cut.count);
    expect(pieces(cut, width)).toBe(cut.count);
    // a grid of whole cells is off by a fifth at these sizes, pieces that come apart or join make the rest
    expect(cut.count).toBeGreaterThanOrEqual(Math.floor(0.6 * segments));
    expect(cut.count).toBeLessThanOrEqual(Math.ceil(1.6 * segments));
  });
});

test("one flat colour gives the cells of the grid", () => {
  const cut = slic(pictures.flat, { segments: 12, compactness: 10 });
  expect(cut.count).toBe(12);
  const sizes = sizesOf(cut);
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.6);
});

test("no superpixel crosses a sharp edge, wherever the edge is", () => {
  // the edges fall on no border of a grid of 5 × 4 cells
  const side = (x: number, y: number) => (x < 17 ? 0 : y < 25 ? 1 : 2);
  const colours: Colour[] = [
    [200, 30, 30],
    [30, 30, 200],
    [240, 240, 60],
  ];
  const cut = slic(
    paint(width, height, (x, y) => colours[side(x, y)]!),
    { segments: 20, compactness: 10 },
  );
  const sides = Array.from({ length: cut.count }, () => new Set<number>());
  cut.labels.forEach((k, i) => {
    sides[k]!.add(side(i % width, Math.floor(i / width)));
  });
  expect(sides.map((s) => s.size)).toEqual(sides.map(() => 1));
});

test("a picture smaller than the grid that is asked for has at most its pixels", () => {
  const cut = slic(
    paint(3, 2, (x, y) => [80 * x, 90 * y, 0]),
    { segments: 50, compactness: 10 },
  );
  expect(cut.count).toBeLessThanOrEqual(6);
  expect(pieces(cut, 3)).toBe(cut.count);
});
