import { expect, test } from "vitest";
import { classColours, hexOf } from "./colours.ts";

test("a class keeps its colour when classes follow", () => {
  const many = classColours(40);
  for (const count of [1, 3, 6, 7, 20]) expect(classColours(count)).toEqual(many.slice(0, count));
});

test("120 colours are all different, on white and on black", () => {
  const colours = classColours(120);
  expect(new Set(colours.map(hexOf)).size).toBe(120);
  // Relative luminance of WCAG 2.2: contrast to white and to black, at least as the least of Okabe and Ito's.
  const luminance = ([r, g, b]: readonly number[]) => {
    const [R, G, B] = [r!, g!, b!].map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * R! + 0.7152 * G! + 0.0722 * B!;
  };
  for (const colour of colours) {
    expect(1.05 / (luminance(colour) + 0.05), hexOf(colour)).toBeGreaterThan(1.5);
    expect((luminance(colour) + 0.05) / 0.05, hexOf(colour)).toBeGreaterThan(1.8);
  }
});

test("the nearest two of 30 colours are further apart than a just noticeable step many times over", () => {
  const colours = classColours(30);
  let least = Number.POSITIVE_INFINITY;
  for (const [i, p] of colours.entries())
    for (const q of colours.slice(0, i)) least = Math.min(least, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
  // A step of 20 of 255 in a channel is seen side by side on any screen.
  expect(least).toBeGreaterThan(40);
});
