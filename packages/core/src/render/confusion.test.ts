import { expect, it } from "vitest";
import { confusionFigure } from "./confusion.ts";

const rects = (svg: string) => [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" [^>]*fill="rgb\(([\d,]+)\)"/g)];

it("colours cells by their share of the row, and prints counts", () => {
  const svg = confusionFigure(
    ["cat", "dog"],
    [
      [30, 10],
      [0, 4],
    ],
  );
  const colours = rects(svg).map(([, , , colour]) => colour);
  expect(colours[3]).toBe("0,68,136");
  expect(colours[2]).toBe("244,246,249");
  expect(svg).toContain(">30<");
  expect(svg).not.toContain(">0<");
});

it("puts true classes in rows and predicted ones in columns", () => {
  const [first, second, third] = rects(
    confusionFigure(
      ["a", "b"],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  ).map(([, x, y]) => [Number(x), Number(y)]);
  expect(second![0]).toBeGreaterThan(first![0]!);
  expect(second![1]).toBe(first![1]);
  expect(third![1]).toBeGreaterThan(first![1]!);
});

it("leaves names and numbers out where they would not be read", () => {
  const n = 120;
  const counts = Array.from({ length: n }, (_, t) => Array.from({ length: n }, (_, p) => Number(t === p)));
  const svg = confusionFigure(
    Array.from({ length: n }, (_, i) => `class ${i}`),
    counts,
  );
  expect(rects(svg)).toHaveLength(n * n);
  expect(svg).not.toContain("class 7");
});

it("shows a class without pictures as empty", () => {
  expect(
    confusionFigure(
      ["a", "b"],
      [
        [0, 0],
        [1, 0],
      ],
    ),
  ).not.toContain("NaN");
});
