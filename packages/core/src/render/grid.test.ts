import fc from "fast-check";
import { expect, test } from "vitest";
import { cornerOf, fitGrid, grid, nearSquareColumns } from "./grid.ts";

test.each([
  [64, 10, 10, 8],
  [512, 10, 10, 32],
  [37, 10, 10, 7],
  [1, 10, 10, 1],
  [9, 40, 10, 2],
])("%i tiles of %i×%i stand in %i columns", (count, width, height, columns) => {
  expect(nearSquareColumns(count, width, height)).toBe(columns);
});

test("tiles never overlap and none leaves the grid", () => {
  const small = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      small,
      small,
      small,
      fc.nat(3),
      (count, width, height, columns, gap) => {
        const places = grid(count, { width, height, below: 2 }, columns, gap);
        const taken = new Set<number>();
        for (let i = 0; i < count; i++) {
          const { x, y } = cornerOf(places, i);
          expect(x + width + gap).toBeLessThanOrEqual(places.width);
          expect(y + height + 2 + gap).toBeLessThanOrEqual(places.height);
          for (let dy = 0; dy < height; dy++)
            for (let dx = 0; dx < width; dx++) taken.add((y + dy) * places.width + x + dx);
        }
        expect(taken.size).toBe(count * width * height);
      },
    ),
  );
});

test("a fitted grid is inside its frame", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 120 }),
      (count, width, height) => {
        const { columns, zoom, shrink } = fitGrid(count, width, height, 1, 400, 300);
        const tile = { width: Math.ceil(width / shrink) * zoom, height: Math.ceil(height / shrink) * zoom };
        const places = grid(count, tile, columns, 1);
        expect(places.width).toBeLessThanOrEqual(400);
        expect(places.height).toBeLessThanOrEqual(300);
        expect(Math.min(zoom, shrink)).toBe(1);
      },
    ),
  );
});

test("of equally large grids the squarer one is taken", () => {
  expect(fitGrid(1024, 7, 7, 1, 481, 481)).toEqual({ columns: 32, zoom: 2, shrink: 1 });
});
