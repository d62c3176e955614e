import { assign } from "../../base/assignment.ts";
import { movedApart } from "./apart.ts";
import type { Box, Points } from "./place.ts";

/** Cells of one size that fill a box: row by row from the top. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly side: number;
  /** The top left corner of the first, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** Square cells, of which `count` are this share, in a grid as square as the box lets it be. */
export function cellsFor(count: number, { x, y, width, height }: Box, share = 1): Cells {
  const wanted = Math.max(1, Math.ceil(count / share));
  const columns = Math.max(1, Math.ceil(Math.sqrt((wanted * width) / height)));
  const rows = Math.ceil(wanted / columns);
  const side = Math.min(width / columns, height / rows);
  return { columns, rows, side, x: x + (width - columns * side) / 2, y: y + (height - rows * side) / 2 };
}

export const centreOf = ({ columns, side, x, y }: Cells, cell: number): [number, number] => [
  x + ((cell % columns) + 0.5) * side,
  y + (Math.floor(cell / columns) + 0.5) * side,
];

/** Steps of the exact assignment that are not noticed. */
const EXACT = 2e8;
const MOST_ROUNDS = 60;

/**
 * Gives each point a cell of its own, so that the squared distances to the cells' centres add up to little: to the least there
 * is for some hundred points, to a few per cent more for many. Returns the cell of each point.
 */
export function snapped(points: Points, cells: Cells): Int32Array {
  const count = points.length / 2;
  const places = cells.columns * cells.rows;
  if (count * count * places <= EXACT) return assign(count, places, (p, cell) => squared(points, p, cells, cell));
  // Where there are gaps, squares moved apart lie as the cells will.
  const cellOf = halved(places > 1.1 * count ? movedApart(points, cells.side, boxOf(cells)) : points, cells);
  for (let round = 0; round < MOST_ROUNDS && improveOnce(points, cells, cellOf); round++);
  return cellOf;
}

const boxOf = ({ x, y, columns, rows, side }: Cells): Box => ({ x, y, width: columns * side, height: rows * side });

export function squared(points: Points, p: number, cells: Cells, cell: number): number {
  const [x, y] = centreOf(cells, cell);
  return (points[2 * p]! - x) ** 2 + (points[2 * p + 1]! - y) ** 2;
}

/** A rectangle of cells, its ends not included. */
interface Part {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Halves the grid again and again; points go to the half that they lie in, as long as there is room. */
export function halved(points: Points, cells: Cells): Int32Array {
  const cellOf = new Int32Array(points.length / 2);
  const divide = (part: Part, some: Int32Array): void => {
    const { left, right, top, bottom } = part;
    if (some.length === 0) return;
    if ((right - left) * (bottom - top) === 1) {
      cellOf[some[0]!] = top * cells.columns + left;
      return;
    }
    const wide = right - left >= bottom - top;
    const middle = wide ? (left + right) >> 1 : (top + bottom) >> 1;
    const axis = wide ? 0 : 1;
    const line = (wide ? cells.x : cells.y) + middle * cells.side;
    const [one, other]: [Part, Part] = wide
      ? [
          { ...part, right: middle },
          { ...part, left: middle },
        ]
      : [
          { ...part, bottom: middle },
          { ...part, top: middle },
        ];
    some.sort((p, q) => points[2 * p + axis]! - points[2 * q + axis]! || p - q);
    const before = some.findIndex((p) => points[2 * p + axis]! >= line);
    const wanted = before < 0 ? some.length : before;
    const taken = Math.min(roomIn(one), Math.max(some.length - roomIn(other), wanted));
    divide(one, some.subarray(0, taken));
    divide(other, some.subarray(taken));
  };
  divide(
    { left: 0, right: cells.columns, top: 0, bottom: cells.rows },
    Int32Array.from({ length: cellOf.length }, (_, i) => i),
  );
  return cellOf;
}

const roomIn = ({ left, right, top, bottom }: Part): number => (right - left) * (bottom - top);

/** How far contents are exchanged. Cells. */
const REACH = 6;

/** From a cell to those that it is compared with: half of a square, as the other half looks back. */
const near = Array.from({ length: (2 * REACH + 1) ** 2 }, (_, i) => [
  (i % (2 * REACH + 1)) - REACH,
  Math.floor(i / (2 * REACH + 1)) - REACH,
]).filter(([dx, dy]) => dy! > 0 || (dy === 0 && dx! > 0)) as [number, number][];

/** Exchanges the contents of cells nearby wherever that brings them closer to their points; whether it did. */
function improveOnce(points: Points, cells: Cells, cellOf: Int32Array): boolean {
  const { columns, rows } = cells;
  const held = new Int32Array(columns * rows).fill(-1);
  for (const [p, cell] of cellOf.entries()) held[cell] = p;
  const costAt = (p: number, cell: number) => (p < 0 ? 0 : squared(points, p, cells, cell));
  let better = false;
  for (let cell = 0; cell < held.length; cell++)
    for (const [dx, dy] of near) {
      const column = (cell % columns) + dx;
      const row = Math.floor(cell / columns) + dy;
      if (column < 0 || column >= columns || row >= rows) continue;
      const other = row * columns + column;
      const p = held[cell]!;
      const q = held[other]!;
      const gain = costAt(p, cell) + costAt(q, other) - costAt(p, other) - costAt(q, cell);
      if (gain <= 1e-9 * cells.side ** 2) continue;
      held[cell] = q;
      held[other] = p;
      if (p >= 0) cellOf[p] = other;
      if (q >= 0) cellOf[q] = cell;
      better = true;
    }
  return better;
}
