/** A point of a canvas, in its CSS pixels. */
export type At = readonly [x: number, y: number];

/** How a plane of points is seen on a canvas: scale and shift, in CSS pixels. */
export interface Sight {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Shows all points, with a margin. */
export function fitted(coordinates: Float32Array, width: number, height: number): Sight {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let i = 0; i < coordinates.length; i += 2) {
    left = Math.min(left, coordinates[i]!);
    right = Math.max(right, coordinates[i]!);
    top = Math.min(top, coordinates[i + 1]!);
    bottom = Math.max(bottom, coordinates[i + 1]!);
  }
  const scale = 0.92 * Math.min(width / Math.max(right - left, 1e-9), height / Math.max(bottom - top, 1e-9));
  const middle = (low: number, high: number, size: number) => size / 2 - ((low + high) / 2) * scale;
  return { scale, x: middle(left, right, width), y: middle(top, bottom, height) };
}

/** The same with what is at a place of the canvas staying there. */
export function zoomed({ scale, x, y }: Sight, by: number, [ax, ay]: At): Sight {
  return { scale: scale * by, x: ax - (ax - x) * by, y: ay - (ay - y) * by };
}

/** The point nearest to a place of the canvas, within a reach in pixels; −1 where there is none. */
export function pointAt(coordinates: Float32Array, { scale, x, y }: Sight, [ax, ay]: At, reach: number): number {
  let found = -1;
  let least = reach * reach;
  for (let i = 0; i < coordinates.length / 2; i++) {
    const d = (coordinates[2 * i]! * scale + x - ax) ** 2 + (coordinates[2 * i + 1]! * scale + y - ay) ** 2;
    if (d <= least) [found, least] = [i, d];
  }
  return found;
}

/** At most one point for each cell of the canvas: those whose pictures have room. The first of the points wins, so that what is shown does not flicker. */
export function apart(
  coordinates: Float32Array,
  { scale, x, y }: Sight,
  width: number,
  height: number,
  cell: number,
): number[] {
  const columns = Math.ceil(width / cell);
  const taken = new Set<number>();
  const found: number[] = [];
  for (let i = 0; i < coordinates.length / 2; i++) {
    const px = coordinates[2 * i]! * scale + x;
    const py = coordinates[2 * i + 1]! * scale + y;
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const at = Math.floor(py / cell) * columns + Math.floor(px / cell);
    if (taken.has(at)) continue;
    taken.add(at);
    found.push(i);
  }
  return found;
}
