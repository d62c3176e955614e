import type { Box, Points } from "./place.ts";

/** A text that wants to stand with its middle somewhere. Pixels. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Labels that weigh more are placed first. */
  readonly weight: number;
}

/** Directions that are tried around a place. */
const DIRECTIONS = 16;

/**
 * Places labels so that no two touch and all lie inside the box: each as near to its place as is free by its turn, at most `reach`
 * pixels away. Returns the middles; nothing for labels that found no place.
 */
export function placeLabels(
  labels: readonly Label[],
  box: Box,
  reach: number,
): (readonly [x: number, y: number] | undefined)[] {
  const order = [...labels.keys()].sort((a, b) => labels[b]!.weight - labels[a]!.weight || a - b);
  const placed: (readonly [number, number] | undefined)[] = labels.map(() => undefined);
  const taken: Box[] = [];
  for (const i of order) {
    const { x, y, width, height } = labels[i]!;
    for (const [dx, dy] of around(height / 2, reach)) {
      const spot = within({ x: x + dx - width / 2, y: y + dy - height / 2, width, height }, box);
      if (taken.some((other) => touch(spot, other))) continue;
      taken.push(spot);
      placed[i] = [spot.x + width / 2, spot.y + height / 2];
      break;
    }
  }
  return placed;
}

/** Offsets from near to far. */
function* around(step: number, reach: number): Generator<readonly [number, number]> {
  yield [0, 0];
  for (let radius = step; radius <= reach; radius += step)
    for (let k = 0; k < DIRECTIONS; k++) {
      const angle = (2 * Math.PI * k) / DIRECTIONS;
      yield [radius * Math.cos(angle), radius * Math.sin(angle)];
    }
}

const within = (spot: Box, { x, y, width, height }: Box): Box => ({
  ...spot,
  x: Math.max(x, Math.min(x + width - spot.width, spot.x)),
  y: Math.max(y, Math.min(y + height - spot.height, spot.y)),
});

const touch = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const ROUNDS = 50;

/**
 * Where a class is: the geometric median of its members, which lies in the larger part of a class in two parts
 * (Weiszfeld's iteration, 1937). Nothing for a class without members.
 */
export function centres(
  places: Points,
  classes: ArrayLike<number>,
  count: number,
): (readonly [number, number] | undefined)[] {
  const members = Array.from({ length: count }, (): number[] => []);
  for (let p = 0; p < classes.length; p++) members[classes[p]!]?.push(p);
  return members.map((some) => (some.length > 0 ? medianOf(places, some) : undefined));
}

function medianOf(places: Points, some: readonly number[]): readonly [number, number] {
  let [x, y] = [0, 1].map((axis) => some.reduce((sum, p) => sum + places[2 * p + axis]!, 0) / some.length) as [
    number,
    number,
  ];
  for (let round = 0; round < ROUNDS; round++) {
    let [sumX, sumY, weights] = [0, 0, 0];
    for (const p of some) {
      // A thousandth of a pixel keeps the iteration going at a member.
      const weight = 1 / Math.max(1e-3, Math.hypot(places[2 * p]! - x, places[2 * p + 1]! - y));
      sumX += weight * places[2 * p]!;
      sumY += weight * places[2 * p + 1]!;
      weights += weight;
    }
    [x, y] = [sumX / weights, sumY / weights];
  }
  return [x, y];
}
