import { expect, test } from "vitest";
import { toLab } from "./lab.ts";

const of = (...colours: readonly (readonly [number, number, number])[]) =>
  toLab({ width: colours.length, height: 1, data: Uint8ClampedArray.from(colours.flatMap((c) => [...c, 255])) });

// Published conversions of the corners of sRGB under D65, to four digits; the white point's own rounding moves the third.
test.each([
  ["black", [0, 0, 0], [0, 0, 0]],
  ["white", [255, 255, 255], [100, 0, 0]],
  ["red", [255, 0, 0], [53.24, 80.09, 67.2]],
  ["green", [0, 255, 0], [87.73, -86.18, 83.18]],
  ["blue", [0, 0, 255], [32.3, 79.19, -107.86]],
  ["middle grey", [119, 119, 119], [50.03, 0, 0]],
  ["almost black", [2, 2, 2], [0.55, 0, 0]],
] as const)("%s", (_, colour, [l, a, b]) => {
  const lab = of(colour);
  expect(Math.abs(lab.l[0]! - l)).toBeLessThan(0.02);
  expect(Math.abs(lab.a[0]! - a)).toBeLessThan(0.02);
  expect(Math.abs(lab.b[0]! - b)).toBeLessThan(0.02);
});

test("greys have no colour, and lightness grows with the sample", () => {
  const lab = of(...Array.from({ length: 256 }, (_, v) => [v, v, v] as const));
  // the rounding of float64
  for (let v = 0; v < 256; v++) expect(Math.hypot(lab.a[v]!, lab.b[v]!)).toBeLessThan(1e-12);
  for (let v = 1; v < 256; v++) expect(lab.l[v]!).toBeGreaterThan(lab.l[v - 1]!);
});
