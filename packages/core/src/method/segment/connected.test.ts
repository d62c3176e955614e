import { expect, test } from "vitest";
import { connected } from "./connected.ts";
import type { LabPicture } from "./lab.ts";

/** A picture and its parts, drawn with one character for each pixel: the lightness, and the label. */
function drawn(rows: readonly string[], light: Record<string, number>): [LabPicture, Int32Array] {
  const text = rows.join("");
  const n = text.length;
  const l = Float64Array.from(text, (c) => light[c]!);
  const picture = { width: rows[0]!.length, height: rows.length, l, a: new Float64Array(n), b: new Float64Array(n) };
  return [picture, Int32Array.from(text, (c) => c.charCodeAt(0))];
}

test("a part in two pieces becomes two; pieces that touch at a corner only are two", () => {
  const [picture, labels] = drawn(["aabb", "aabb", "bbaa", "bbaa"], { a: 0, b: 50 });
  const { labels: found, count } = connected(picture, labels, 1);
  expect(count).toBe(4);
  expect([...found]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3]);
});

test("a piece that is too small joins the neighbour of the most like colour", () => {
  const [picture, labels] = drawn(["aaabbb", "aaxbbb", "aaabbb"], { a: 0, b: 50, x: 40 });
  const { labels: found, count } = connected(picture, labels, 2);
  expect(count).toBe(2);
  expect(found[8]).toBe(found[3]);
});

test("a small piece in the first corner joins a neighbour, too", () => {
  const [picture, labels] = drawn(["xaa", "bbb", "bbb"], { x: 49, a: 0, b: 50 });
  const { labels: found, count } = connected(picture, labels, 2);
  expect(count).toBe(2);
  expect([...found]).toEqual([1, 0, 0, 1, 1, 1, 1, 1, 1]);
});

test("a picture that is one piece stays one, however small", () => {
  const [picture, labels] = drawn(["xx"], { x: 3 });
  expect(connected(picture, labels, 9)).toEqual({ labels: Int32Array.of(0, 0), count: 1 });
});
