import { type Part, type Placement, placed, sheet } from "./mesh.ts";
import type { Material } from "./pattern.ts";
import type { Vector } from "./rotation.ts";

/** A point of a profile or an outline. One given twice is a sharp corner. */
export type Point = readonly [number, number];

/** What is turned about the y axis: a profile of [radius, height], from one end to the other. u goes once round, v along. */
export function revolved(profile: readonly Point[], material: Material, around = 24): Part {
  const along = lengths(profile);
  return sheet(
    profile.length,
    around + 1,
    true,
    (row, column, out) => {
      // The seam is at the back.
      const angle = (2 * Math.PI * column) / around - Math.PI / 2;
      const [radius, height] = profile[row]!;
      out[0] = radius * Math.cos(angle);
      out[1] = height;
      out[2] = radius * Math.sin(angle);
      out[3] = column / around;
      out[4] = along[row]!;
    },
    material,
  );
}

/** How far along the line each point is, as a share of its length. */
function lengths(points: readonly Point[]): number[] {
  const along = [0];
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i]!;
    const [px, py] = points[i - 1]!;
    along.push(along[i - 1]! + Math.sqrt((x - px) ** 2 + (y - py) ** 2));
  }
  const total = along[along.length - 1]!;
  return along.map((v) => v / total);
}

/** Corners made sharp: every point twice but the first and the last. */
export const sharp = (points: readonly Point[]): Point[] =>
  points.flatMap((p, i) => (i === 0 || i === points.length - 1 ? [p] : [p, p]));

/** A ball of radius 1, poles at top and bottom, placed. */
export function ball(material: Material, placement: Placement = {}, around = 20): Part {
  const rows = Math.round(around * 0.6);
  const profile = Array.from({ length: rows + 1 }, (_, i): Point => {
    const angle = (Math.PI * i) / rows;
    return [Math.sin(angle), -Math.cos(angle)];
  });
  return placed(revolved(profile, material, around), placement);
}

/** A tube round a path, with a radius at each of its points; u goes round, v along. */
export function tube(path: readonly Vector[], radii: readonly number[], material: Material, around = 10): Part {
  const frames = path.map((_, i) => frameAt(path, i));
  return sheet(
    path.length,
    around + 1,
    true,
    (row, column, out) => {
      const angle = (2 * Math.PI * column) / around;
      const [side, up] = frames[row]!;
      const radius = radii[Math.min(row, radii.length - 1)]!;
      const c = radius * Math.cos(angle);
      const s = radius * Math.sin(angle);
      for (let k = 0; k < 3; k++) out[k] = path[row]![k]! + side[k]! * c + up[k]! * s;
      out[3] = column / around;
      out[4] = row / (path.length - 1);
    },
    material,
  );
}

/** Two directions across the path. Paths lie in a plane across z or nearly so, and never run along z. */
function frameAt(path: readonly Vector[], i: number): readonly [Vector, Vector] {
  const a = path[Math.max(0, i - 1)]!;
  const b = path[Math.min(path.length - 1, i + 1)]!;
  const [x, y] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.sqrt(x * x + y * y) || 1;
  return [
    [-y / length, x / length, 0],
    [0, 0, 1],
  ];
}

/** A ring about the z axis; u goes round the hole, v round the tube. */
export function torus(radius: number, thickness: number, material: Material, around = 36, across = 14): Part {
  return sheet(
    across + 1,
    around + 1,
    true,
    (row, column, out) => {
      const a = (2 * Math.PI * column) / around + Math.PI / 2;
      const b = (2 * Math.PI * row) / across + Math.PI;
      const r = radius + thickness * Math.cos(b);
      out[0] = r * Math.cos(a);
      out[1] = r * Math.sin(a);
      out[2] = thickness * Math.sin(b);
      out[3] = column / around;
      out[4] = row / across;
    },
    material,
  );
}

/** How thick a cushion is where the outline is drawn in to a share `s` of itself; 1 at the middle, 0 at the rim. */
export type Swell = (s: number) => number;

export const round: Swell = (s) => Math.sqrt(Math.max(0, 1 - s * s));
export const ridge: Swell = (s) => 1 - s;

/**
 * An outline in x and y, seen from the origin as from inside, filled with a surface that swells to ±thickness.
 * u and v are x and y unless `polar`, where u goes round and v from the middle to the rim.
 */
export function cushion(
  outline: readonly Point[],
  thickness: number,
  swell: Swell,
  material: Material,
  { polar = false, steps = 6 }: { polar?: boolean; steps?: number } = {},
): Part {
  const closed = [...outline, outline[0]!];
  return sheet(
    2 * steps + 1,
    closed.length,
    true,
    (row, column, out) => {
      const front = row <= steps;
      const s = Math.sin((Math.PI * row) / (2 * steps));
      const [x, y] = closed[column]!;
      out[0] = x * s;
      out[1] = y * s;
      out[2] = thickness * swell(s) * (front ? 1 : -1);
      out[3] = polar ? column / outline.length : out[0];
      out[4] = polar ? s : out[1];
    },
    material,
  );
}

/** An outline drawn out to ±depth, with flat faces and sharp rims; u and v are x and y on the faces. */
export function slab(outline: readonly Point[], depth: number, material: Material, side: Material = material): Part[] {
  const corners = [...outline, outline[0]!].flatMap((p) => [p, p]).slice(1, -1);
  const along = lengths(corners);
  const face = (z: number) =>
    sheet(
      2,
      outline.length + 1,
      true,
      (row, column, out) => {
        const [x, y] = outline[column % outline.length]!;
        out[0] = row * x;
        out[1] = row * y;
        out[2] = z;
        out[3] = out[0];
        out[4] = out[1];
      },
      material,
    );
  const rim = sheet(
    2,
    corners.length,
    false,
    (row, column, out) => {
      const [x, y] = corners[column]!;
      out[0] = x;
      out[1] = y;
      out[2] = row === 0 ? depth : -depth;
      out[3] = along[column]!;
      out[4] = row;
    },
    side,
  );
  return [face(depth), face(-depth), rim];
}

/** A box with the given half extents, placed. u and v are in units of the half extents' own scale, from -half to half. */
export function box(half: Vector, material: Material, placement: Placement = {}): Part[] {
  const faces: readonly (readonly [number, number, number])[] = [
    [0, 1, 2],
    [2, 1, 0],
    [0, 2, 1],
  ];
  return faces.flatMap(([a, b, c]) =>
    [-1, 1].map((sign) =>
      placed(
        sheet(
          2,
          2,
          false,
          (row, column, out) => {
            out[a] = (2 * column - 1) * half[a]!;
            out[b] = (2 * row - 1) * half[b]!;
            out[c] = sign * half[c]!;
            out[3] = out[a]!;
            out[4] = out[b]!;
          },
          material,
        ),
        placement,
      ),
    ),
  );
}
