import fc from "fast-check";
import { expect, test } from "vitest";
import type { IndexedImage } from "../base/image.ts";
import { float32 } from "../base/tensor.ts";
import type { Volume } from "../method/result.ts";
import { fakeRasterizer } from "../testing/rasterizer.ts";
import { channelPicture, montage } from "./montage.ts";
import { MAP_COLOURS, mark } from "./palette.ts";
import { figureText } from "./pen.ts";

const volume = (shape: number[], values: ArrayLike<number>): Volume => ({
  kind: "volume",
  layer: "conv",
  op: "Conv",
  data: float32(shape, Float32Array.from(values)),
});
const rows = ({ width, data }: IndexedImage) =>
  Array.from({ length: data.length / width }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
const top = MAP_COLOURS - 1;
const gap = mark.background;
const text = await figureText(fakeRasterizer, 10);

test("tiles lie in rows with gaps around, each on its own scale", () => {
  const { image } = montage(volume([3, 1, 2], [0, 1, 10, 20, -1, -2]), { zoom: 1, gap: 1, columns: 2 });
  expect(rows(image)).toEqual([
    [gap, gap, gap, gap, gap, gap, gap],
    [gap, 0, top, gap, 0, top, gap],
    [gap, gap, gap, gap, gap, gap, gap],
    [gap, top, 0, gap, gap, gap, gap],
    [gap, gap, gap, gap, gap, gap, gap],
  ]);
});

test("on a shared scale tiles can be compared", () => {
  const { image, range } = montage(volume([2, 1, 2], [0, 1, 2, 4]), { zoom: 1, gap: 0, columns: 2, scale: "shared" });
  expect(range).toEqual({ low: 0, high: 4 });
  expect([...image.data]).toEqual([0, Math.round(top / 4), Math.round(top / 2), top]);
});

test("a value is a square of zoom pixels", () => {
  const { image } = montage(volume([1, 1, 2], [0, 1]), { zoom: 2, gap: 0 });
  expect(rows(image)).toEqual([
    [0, 0, top, top],
    [0, 0, top, top],
  ]);
});

test("every channel is drawn, whatever their number and shape", () => {
  const side = fc.integer({ min: 2, max: 7 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), side, side, (count, height, width) => {
      // One place of each tile is the highest: as many top colours as tiles.
      const values = Float32Array.from({ length: count * height * width }, (_, i) =>
        i % (height * width) === 1 ? i + 1 : 0,
      );
      const { image } = montage(volume([count, height, width], values), { zoom: 1 });
      expect(image.data.filter((v) => v === top)).toHaveLength(count);
    }),
    { numRuns: 40 },
  );
});

test("constant channels are striped, on their own scale only", () => {
  const data = volume([2, 4, 4], [...new Array(16).fill(3), ...Array.from({ length: 16 }, (_, i) => i)]);
  const own = montage(data, { zoom: 2 });
  expect(own.constant).toEqual([0]);
  expect(own.image.data.filter((v) => v === mark.constant || v === mark.constantStripe)).toHaveLength(64);
  const shared = montage(data, { zoom: 2, scale: "shared" });
  expect(shared.constant).toEqual([0]);
  expect(shared.image.data.includes(mark.constant)).toBe(false);
});

test("values that are not finite are magenta, and a frame shows where", () => {
  const { image, notFinite, constant } = montage(
    volume([3, 1, 3], [0, Number.NaN, 2, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN, 5, 6, 7]),
    { zoom: 1, gap: 1, columns: 3 },
  );
  expect(notFinite).toEqual([0, 1]);
  expect(constant).toEqual([]);
  const [, middle] = rows(image);
  const n = mark.notFinite;
  expect(middle).toEqual([n, 0, n, top, n, mark.notFiniteStripe, n, n, gap, 0, Math.round(top / 2), top, gap]);
  expect(rows(image)[0]!.slice(0, 5)).toEqual([n, n, n, n, n]);
});

test("a vector is one cell a value, on one scale", () => {
  const { image, range, constant } = montage(volume([5], [1, 2, 3, 4, 5]), { zoom: 1, gap: 0, columns: 5 });
  expect([...image.data]).toEqual([0, 60, 120, 179, top]);
  expect(range).toEqual({ low: 1, high: 5 });
  expect(constant).toEqual([]);
});

test("small maps are enlarged and large ones are not", () => {
  expect(montage(volume([1, 7, 7], new Float32Array(49)), { gap: 0 }).image.width).toBe(63);
  expect(montage(volume([1, 90, 90], new Float32Array(8100)), { gap: 0 }).image.width).toBe(90);
});

test("a clip saturates outliers and keeps a sparse channel", () => {
  const dense = Array.from({ length: 100 }, (_, i) => i);
  const { image } = montage(volume([1, 10, 10], dense), { zoom: 1, gap: 0, rule: { ends: "min-max", clip: 0.1 } });
  expect(image.data.filter((v) => v === top).length).toBeGreaterThanOrEqual(10);
  const sparse = dense.map((i) => (i === 42 ? 1 : 0));
  const kept = montage(volume([1, 10, 10], sparse), { zoom: 1, gap: 0, rule: { ends: "min-max", clip: 0.1 } });
  expect(kept.image.data.indexOf(top)).toBe(42);
});

test("with text there are title, row labels and a colour bar around the same grid", () => {
  const data = volume(
    [6, 3, 5],
    Array.from({ length: 90 }, (_, i) => i % 17),
  );
  const bare = montage(data, { columns: 3 }).image;
  const { image } = montage(data, { columns: 3, text });
  expect(image.width).toBeGreaterThan(bare.width);
  expect(image.height).toBeGreaterThan(bare.height);
  const bareRows = rows(bare);
  const found = rows(image).findIndex((_, y, all) =>
    bareRows.every((row, dy) => all[y + dy]?.join().includes(row.slice(2, -2).join())),
  );
  expect(found).toBeGreaterThan(0);
  expect(Math.max(...image.palette)).toBe(255);
  expect(image.data.includes(mark.ink)).toBe(true);
});

test("white tiles get dark gaps", () => {
  const { image } = montage(volume([1, 1, 2], [-1, 1]), { gap: 1, rule: { ends: "symmetric" } });
  expect(image.data[0]).toBe(mark.gap);
});

test("tile labels take room under each tile", () => {
  const data = volume(
    [4, 8, 8],
    Array.from({ length: 256 }, (_, i) => i % 60),
  );
  const named = montage(data, { text, labels: "tiles", columns: 2 }).image;
  const plain = montage(data, { text, labels: "none", columns: 2 }).image;
  expect(named.height - plain.height).toBe(2 * text.normal.lineHeight);
});

test("one channel is a picture of its own", () => {
  const data = volume([3, 1, 2], [0, 0, 5, 7, 0, 0]);
  const { image } = channelPicture(data, 1, { zoom: 1 });
  expect([...image.data]).toEqual([0, top]);
  expect(() => channelPicture(data, 3)).toThrow("conv has no channel 3");
});

test("what has no channels is refused", () => {
  expect(() => montage(volume([2, 3], [1, 2, 3, 4, 5, 6]))).toThrow("conv has the shape 2×3");
  expect(() => montage(volume([2], [1, 2]), { columns: 0.5 })).toThrow("0.5 columns");
});
