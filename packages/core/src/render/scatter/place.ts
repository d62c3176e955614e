/** Points in a plane, x and y in turn: 2N numbers. */
export type Points = Float64Array;

/** Where things may lie, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Coordinates brought into a box, centred, with one scale for both axes; y points upwards before and downwards after.
 * Points that all coincide lie in the middle, and so do those without finite coordinates.
 */
export function placesWithin(coordinates: ArrayLike<number>, box: Box): Points {
  const [left, right] = extent(coordinates, 0);
  const [bottom, top] = extent(coordinates, 1);
  const scale = Math.min(box.width / (right - left), box.height / (top - bottom));
  const places = new Float64Array(coordinates.length);
  const put = (i: number, centre: number, middle: number, factor: number) => {
    const moved = (coordinates[i]! - middle) * factor;
    places[i] = centre + (Number.isFinite(moved) ? moved : 0);
  };
  for (let i = 0; i < coordinates.length; i += 2) {
    put(i, box.x + box.width / 2, (left + right) / 2, scale);
    put(i + 1, box.y + box.height / 2, (bottom + top) / 2, -scale);
  }
  return places;
}

/** The least and the greatest of one coordinate. */
function extent(coordinates: ArrayLike<number>, axis: 0 | 1): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = axis; i < coordinates.length; i += 2) {
    const v = coordinates[i]!;
    if (!Number.isFinite(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return [low, high];
}

/** The mean distance between points and where they were. */
export function meanMove(from: Points, to: Points): number {
  let sum = 0;
  for (let i = 0; i < from.length; i += 2) sum += Math.hypot(to[i]! - from[i]!, to[i + 1]! - from[i + 1]!);
  return from.length > 0 ? (2 * sum) / from.length : 0;
}
