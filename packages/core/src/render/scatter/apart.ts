import type { Box, Points } from "./place.ts";

const MOST_ROUNDS = 400;
/** Shares of a side: overlaps below it are not seen. */
const SEEN = 0.02;

/** The golden angle. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * Moves squares that overlap apart, each pair along the axis on which it takes less, until none do or 400 rounds are over; all
 * stay inside the box. Points are centres, in pixels; those that coincide are laid around one another first, by their order.
 */
export function movedApart(points: Points, side: number, box: Box): Points {
  const places = unfolded(points, side);
  keepInside(places, side, box);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const worst = pushOnce(places, side, cellsOf(places, side));
    keepInside(places, side, box);
    if (worst < SEEN * side) break;
  }
  return places;
}

/** No two points in one place: a sunflower's spiral around it. */
function unfolded(points: Points, side: number): Points {
  const seen = new Map<string, number>();
  const places = points.slice();
  for (let i = 0; i < points.length; i += 2) {
    const place = `${points[i]},${points[i + 1]}`;
    const before = seen.get(place) ?? 0;
    seen.set(place, before + 1);
    const radius = 0.5 * side * Math.sqrt(before);
    places[i]! += radius * Math.cos(GOLDEN * before);
    places[i + 1]! += radius * Math.sin(GOLDEN * before);
  }
  return places;
}

function keepInside(places: Points, side: number, box: Box): void {
  const within = (v: number, from: number, length: number) =>
    Math.min(from + Math.max(length - side / 2, side / 2), Math.max(from + side / 2, v));
  for (let i = 0; i < places.length; i += 2) {
    places[i] = within(places[i]!, box.x, box.width);
    places[i + 1] = within(places[i + 1]!, box.y, box.height);
  }
}

const KEY = 1 << 20;

/** Points by the cell of a grid that they lie in; what overlaps lies in cells that touch. */
function cellsOf(places: Points, side: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (let p = 0; 2 * p < places.length; p++) {
    const key = keyOf(Math.floor(places[2 * p]! / side), Math.floor(places[2 * p + 1]! / side));
    const cell = cells.get(key);
    if (cell) cell.push(p);
    else cells.set(key, [p]);
  }
  return cells;
}

const keyOf = (column: number, row: number): number => row * KEY + column;

/** Pushes each pair that overlaps, and returns the largest overlap that there was, in pixels. */
function pushOnce(places: Points, side: number, cells: Map<number, number[]>): number {
  let worst = 0;
  for (let p = 0; 2 * p < places.length; p++) {
    const column = Math.floor(places[2 * p]! / side);
    const row = Math.floor(places[2 * p + 1]! / side);
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (const q of cells.get(keyOf(column + dx, row + dy)) ?? [])
          if (q > p) worst = Math.max(worst, pushPair(places, p, q, side));
  }
  return worst;
}

function pushPair(places: Points, p: number, q: number, side: number): number {
  const dx = places[2 * q]! - places[2 * p]!;
  const dy = places[2 * q + 1]! - places[2 * p + 1]!;
  const across = side - Math.abs(dx);
  const down = side - Math.abs(dy);
  if (across <= 0 || down <= 0) return 0;
  const overlap = Math.min(across, down);
  const axis = across < down ? 0 : 1;
  const sign = (axis === 0 ? dx : dy) < 0 ? -1 : 1;
  const step = (sign * overlap) / 2;
  places[2 * p + axis]! -= step;
  places[2 * q + axis]! += step;
  return overlap;
}
