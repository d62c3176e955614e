import { expect, test } from "vitest";
import { assign } from "./assignment.ts";
import { rng } from "./rng.ts";

/** The least total cost, by trying all. */
function least(rows: number, columns: number, cost: (r: number, c: number) => number, row = 0, taken = 0): number {
  if (row === rows) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let c = 0; c < columns; c++)
    if (!(taken & (1 << c)))
      best = Math.min(best, cost(row, c) + least(rows, columns, cost, row + 1, taken | (1 << c)));
  return best;
}

test.each([
  [1, 1],
  [1, 5],
  [4, 4],
  [6, 7],
  [5, 9],
])("%i rows and %i columns cost what the best of all assignments costs", (rows, columns) => {
  for (let seed = 0; seed < 30; seed++) {
    const random = rng(seed);
    // Whole numbers, so that there are ties and sums are exact.
    const costs = Array.from({ length: rows * columns }, () => random.below(12) - 3);
    const cost = (r: number, c: number) => costs[r * columns + c]!;
    const columnOf = assign(rows, columns, cost);
    expect(new Set(columnOf).size).toBe(rows);
    expect(columnOf.reduce((sum, c, r) => sum + cost(r, c), 0)).toBe(least(rows, columns, cost));
  }
});

test("no rows", () => {
  expect([...assign(0, 3, () => 1)]).toEqual([]);
});
