import { expect, test } from "vitest";
import { blankImage, type Image } from "../../base/image.ts";
import { rng } from "../../base/rng.ts";
import { fakeRasterizer } from "../../testing/rasterizer.ts";
import { figureText } from "../pen.ts";
import { classColours } from "./colours.ts";
import { pointMap } from "./points.ts";
import { plotBox } from "./sheet.ts";
import { thumbnailMap, thumbnailPlaces } from "./thumbnails.ts";

const canvas = 600;
const text = await figureText(fakeRasterizer, 10);
const words = { canvas, text, title: "net · pictures", subtitle: ["t-SNE of features", "500 pictures"] };
const named = classColours(3).map((colour, i) => ({ name: ["ant", "bee", "cat"][i]!, colour }));

/** Three groups of points. */
function groups(each: number) {
  const random = rng(1);
  const classes = Array.from({ length: 3 * each }, (_, i) => i % 3);
  const coordinates = Float64Array.from({ length: 6 * each }, (_, i) => {
    const c = classes[i >> 1]!;
    return (i % 2 === 0 ? [-10, 10, 0] : [-5, -5, 12])[c]! + random.normal();
  });
  return { coordinates, classes };
}

const countOf = (image: Image, [r, g, b]: readonly number[]) => {
  let count = 0;
  for (let i = 0; i < image.data.length; i += 4)
    if (image.data[i] === r && image.data[i + 1] === g && image.data[i + 2] === b) count++;
  return count;
};

test("the plot lies between header and legend", () => {
  const bare = plotBox({ canvas, text });
  const full = plotBox({ ...words, legend: named });
  expect(bare).toEqual({ x: 12, y: 12, width: 576, height: 576 });
  expect(full.y).toBe(12 + text.bold.lineHeight + 2 * text.normal.lineHeight + 12);
  expect(full.y + full.height).toBe(canvas - 12 - text.normal.lineHeight - 12);
});

test("points are in their classes' colours, and every class has its name", async () => {
  const { image, unnamed } = await pointMap({ ...groups(30), named }, { ...words, axes: ["one", "two"] });
  expect([image.width, image.height]).toEqual([canvas, canvas]);
  expect(unnamed).toBe(0);
  // Nine tenths of the colour and one of the white ring under it.
  for (const { colour } of named) {
    const mixed = colour.map((v) => Math.round(0.9 * v + 25.5));
    const near = [-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => [-1, 0, 1].map((c) => [a, b, c])));
    const count = near.reduce(
      (n, d) =>
        n +
        countOf(
          image,
          mixed.map((v, c) => v + d[c]!),
        ),
      0,
    );
    expect(count).toBeGreaterThan(30);
  }
});

test("a thousand classes whose names have no room are counted", async () => {
  const random = rng(2);
  const coordinates = Float64Array.from({ length: 2000 }, () => random.normal());
  const many = classColours(1000).map((colour, i) => ({ name: `class number ${i}`, colour }));
  const { unnamed } = await pointMap({ coordinates, classes: [...many.keys()], named: many }, words);
  expect(unnamed).toBeGreaterThan(500);
  expect(unnamed).toBeLessThan(1000);
});

const dark = [40, 41, 42] as const;
const picture = blankImage(9, 9, [...dark, 255]);

test.each([undefined, 1, 0.7])("thumbnails are all seen whole, snapped to a grid of share %s or not", async (snap) => {
  const { coordinates } = groups(40);
  const style = { ...words, ...(snap && { snap }) };
  const places = thumbnailPlaces(coordinates, style);
  const image = await thumbnailMap(places, () => picture, style);
  expect(countOf(image, dark)).toBe(120 * places.side ** 2);
  expect(places.side).toBeGreaterThan(snap === 1 ? 45 : 25);
});

test("frames, pictures that are missing, and few pictures", async () => {
  const coordinates = [0, 0, 1, 1, 2, 0];
  const places = thumbnailPlaces(coordinates, words);
  expect(places.side).toBe(Math.floor(canvas / 9));
  // The hair of white between thumbnails is kept at the edges, too.
  expect(places.moved).toBeLessThan(0.02);
  const image = await thumbnailMap(
    places,
    (i) => (i === 1 ? undefined : picture),
    words,
    () => [200, 0, 0],
  );
  const edge = Math.max(2, Math.round(places.side / 20));
  expect(countOf(image, [200, 0, 0])).toBe(2 * (places.side ** 2 - (places.side - 2 * edge) ** 2));
  expect(thumbnailPlaces([], words).places).toHaveLength(0);
  expect(thumbnailPlaces([3, 3], { ...words, snap: 1 }).places).toHaveLength(2);
});

test("pictures that coincide lie side by side", async () => {
  const places = thumbnailPlaces(new Float64Array(24).fill(2), words);
  const image = await thumbnailMap(places, () => picture, words);
  expect(countOf(image, dark)).toBeGreaterThan(0.97 * 12 * places.side ** 2);
});
