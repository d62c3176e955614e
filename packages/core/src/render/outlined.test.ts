import { expect, test } from "vitest";
import { blankImage } from "../base/image.ts";
import { enlarged } from "./enlarged.ts";
import { outlined } from "./outlined.ts";

test("an outline lies round its rectangle, and ends at the picture's edge", () => {
  const image = blankImage(14, 12, [90, 90, 90, 255]);
  const { data } = outlined(image, { x: 5, y: 0, width: 3, height: 4 }, 1);
  const rows = Array.from({ length: 12 }, (_, y) =>
    Array.from({ length: 14 }, (_, x) => ({ 20: "d", 255: "l", 90: "." })[data[(y * 14 + x) * 4]!]).join(""),
  );
  expect(rows).toEqual([
    "..dld...dld...",
    "..dld...dld...",
    "..dld...dld...",
    "..dld...dld...",
    "..dldddddld...",
    "..dllllllld...",
    "..ddddddddd...",
    ...Array(5).fill(".............."),
  ]);
  expect(image.data[0]).toBe(90);
});

test("pixels become squares, and a ground shows where there are none", () => {
  const small = { width: 2, height: 1, data: Uint8ClampedArray.of(10, 20, 30, 255, 9, 9, 9, 0) };
  const { width, height, data } = enlarged(small, 37);
  expect([width, height]).toEqual([36, 18]);
  const at = (x: number, y: number) => [...data.subarray((y * 36 + x) * 4, (y * 36 + x) * 4 + 4)];
  expect([at(0, 0), at(17, 17)]).toEqual([
    [10, 20, 30, 255],
    [10, 20, 30, 255],
  ]);
  expect([at(18, 0), at(24, 0)]).toEqual([
    [236, 236, 236, 255],
    [212, 212, 212, 255],
  ]);
});
