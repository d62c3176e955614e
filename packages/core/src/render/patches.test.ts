import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { PatchPage } from "./patches.ts";

const red = blankImage(4, 3, [200, 0, 0, 255]);
const blue = blankImage(4, 3, [0, 0, 200, 255]);
const unit = { label: "0", detail: "1 – 2" };

/** Corners of the pixels of one colour. */
function places(image: { width: number; data: Uint8ClampedArray }, colour: readonly number[]) {
  const found: [number, number][] = [];
  for (let i = 0; i < image.data.length / 4; i++)
    if (colour.every((v, c) => image.data[i * 4 + c] === v)) found.push([i % image.width, Math.floor(i / image.width)]);
  return { first: found[0]!, last: found.at(-1)!, count: found.length };
}

test("projections stand beside patches, each in the place of its rank", () => {
  const page = new PatchPage({
    k: 9,
    units: [unit, unit, unit],
    tile: { width: 4, height: 3 },
    columns: 2,
    title: "",
    subtitle: "",
  });
  page.put(0, 0, { projection: red, patch: blue });
  page.put(2, 8, { projection: red, patch: blue });
  const left = places(page.image, [200, 0, 0]);
  const right = places(page.image, [0, 0, 200]);
  expect([left.count, right.count]).toEqual([24, 24]);
  // Three tiles with a pixel between and around them, and the middle.
  const half = 3 * 5 + 1 + 5;
  expect(right.first).toEqual([left.first[0] + half, left.first[1]]);
  expect(right.last).toEqual([left.last[0] + half, left.last[1]]);
  // The third unit begins the second row; its last tile is two tiles to the right and below.
  expect(left.last[0] - left.first[0]).toBe(2 * 5 + 3);
});
