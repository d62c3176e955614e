import { expect, test } from "vitest";
import { blankImage, type Image } from "../../base/image.ts";
import { drawDisc, drawEdge, drawLine, drawPicture } from "./brush.ts";

const page = () => blankImage(40, 30, [255, 255, 255, 255]);
/** How much of the page is covered, in pixels. */
const ink = ({ data }: Image) => data.reduce((sum, v, i) => sum + (i % 4 === 0 ? (255 - v) / 255 : 0), 0);
const black = [0, 0, 0] as const;

test("a disc has its area, wherever its middle lies", () => {
  for (const [x, y] of [
    [20, 15],
    [19.3, 14.8],
    [20.5, 15.5],
  ] as const) {
    const image = page();
    drawDisc(image, x, y, 6, black);
    // Edges are as soft as a pixel is wide.
    expect(Math.abs(ink(image) - Math.PI * 36)).toBeLessThan(2);
  }
  const half = page();
  drawDisc(half, 20, 15, 6, black, 0.5);
  expect(Math.abs(ink(half) - Math.PI * 18)).toBeLessThan(1);
});

test("a line has its length and width", () => {
  const image = page();
  drawLine(image, [5, 5], [30, 20], 2, black);
  // With round ends.
  expect(Math.abs(ink(image) - (2 * Math.hypot(25, 15) + Math.PI))).toBeLessThan(3);
  const dot = page();
  drawLine(dot, [10, 10], [10, 10], 4, black);
  expect(Math.abs(ink(dot) - Math.PI * 4)).toBeLessThan(1.5);
});

test("what goes over the edges is cut off", () => {
  const image = page();
  drawDisc(image, -2, 31, 5, black);
  drawLine(image, [-50, 10], [90, 10], 2, black);
  drawEdge(image, { x: -4, y: -4, width: 90, height: 90 }, 2, black);
  drawPicture(image, blankImage(100, 100, [9, 9, 9, 255]), -30, -30);
  expect([...image.data.subarray(0, 4)]).toEqual([9, 9, 9, 255]);
});

test("an edge lies inside its rectangle, and leaves the rest", () => {
  const image = page();
  drawEdge(image, { x: 3, y: 4, width: 10, height: 8 }, 2, black);
  expect(ink(image)).toBe(10 * 8 - 6 * 4);
});

test("transparent pixels of a picture let through", () => {
  const image = page();
  drawPicture(image, blankImage(4, 4, [0, 0, 0, 51]), 2, 2);
  expect(image.data[(2 * 40 + 2) * 4]).toBe(204);
});
