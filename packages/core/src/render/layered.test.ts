import { expect, test } from "vitest";
import { layered } from "./layered.ts";

type Edge = readonly [number, number];
const box = { width: 100, height: 40 };
const gaps = { beside: 18, below: 30 };

test("parts between boxes that all ways go through are placed below each other, alike ones alike", () => {
  // Three times: from one box to two beside each other, and to one again.
  const edges = [0, 3, 6].flatMap((i): Edge[] => [
    [i, i + 1],
    [i, i + 2],
    [i + 1, i + 3],
    [i + 2, i + 3],
  ]);
  const { middles, lines, stretches } = layered(
    Array.from({ length: 10 }, () => box),
    edges,
    gaps,
  );
  const step = box.height + gaps.below;
  expect(middles.map(({ y }) => y / step)).toEqual([0, 1, 1, 2, 3, 3, 4, 5, 5, 6]);
  for (const i of [1, 2, 3]) expect(middles[i + 3]!.x - middles[3]!.x).toBeCloseTo(middles[i]!.x);
  expect(Math.abs(middles[1]!.x - middles[2]!.x)).toBe(box.width + gaps.beside);
  for (const [s, [a, b]] of stretches.entries()) {
    expect(lines[s]![0]!.y).toBeCloseTo(middles[a]!.y + box.height / 2);
    expect(lines[s]!.at(-1)!.y).toBeCloseTo(middles[b]!.y - box.height / 2);
  }
});

test("below an end that is not the last nothing is taken apart: what follows would lie on it", () => {
  // From 1 a long way to an end, and a short one on.
  const edges: Edge[] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [1, 4],
    [4, 5],
    [5, 6],
  ];
  const { middles } = layered(
    Array.from({ length: 7 }, () => box),
    edges,
    gaps,
  );
  for (const [i, a] of middles.entries())
    for (const b of middles.slice(i + 1))
      expect(Math.abs(a.x - b.x) >= box.width || Math.abs(a.y - b.y) >= box.height).toBe(true);
});

test("one box, and none", () => {
  expect(layered([box], [], gaps)).toMatchObject({ middles: [{ x: 0, y: 0 }], lines: [], through: [] });
  expect(layered([], [], gaps)).toMatchObject({ middles: [], lines: [] });
});
