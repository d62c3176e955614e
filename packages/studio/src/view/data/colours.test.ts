import { expect, test } from "vitest";
import { apartBy, JUST_SEEN, seen, visions } from "../../../../core/src/testing/colourVision.ts";
import { classMark } from "./colours.ts";

const rgb = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

test("42 classes differ in colour or shape, as large as each other", () => {
  const marks = Array.from({ length: 42 }, (_, c) => classMark(c));
  expect(new Set(marks.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(42);
  for (const { shape } of marks) {
    const twice = shape.map(
      ([x, y], i) => x * shape[(i + 1) % shape.length]![1] - shape[(i + 1) % shape.length]![0] * y,
    );
    const area = Math.abs(twice.reduce((a, b) => a + b, 0)) / 2;
    expect(area).toBeGreaterThan(2.5);
    expect(area).toBeLessThan(4);
  }
});

test("the seven colours of a shape are apart for any colour vision", () => {
  const colours = Array.from({ length: 7 }, (_, c) => rgb(classMark(c).colour));
  for (const vision of Object.keys(visions))
    for (const [i, p] of colours.entries())
      for (const q of colours.slice(0, i))
        expect(apartBy(seen(p, vision), seen(q, vision)), `${vision}: ${p}, ${q}`).toBeGreaterThan(6 * JUST_SEEN);
});
