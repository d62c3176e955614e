import { rng } from "../base/index.ts";

/** Lattice points along each side of the table; a power of two, so that a mask wraps. */
const SIDE = 256;

const lattice = (() => {
  const { uniform } = rng(20111);
  return Float32Array.from({ length: SIDE * SIDE }, uniform);
})();

/** Smooth noise in [0, 1], with features one unit wide; repeats every 256 units. */
export function noise(x: number, y: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const left = ix & (SIDE - 1);
  const right = (ix + 1) & (SIDE - 1);
  const top = (iy & (SIDE - 1)) * SIDE;
  const bottom = ((iy + 1) & (SIDE - 1)) * SIDE;
  const a = lattice[top + left]! + (lattice[top + right]! - lattice[top + left]!) * sx;
  const b = lattice[bottom + left]! + (lattice[bottom + right]! - lattice[bottom + left]!) * sx;
  return a + (b - a) * sy;
}

/** Three octaves of noise, in [0, 1]. */
export const cloud = (x: number, y: number): number =>
  (noise(x, y) * 4 + noise(x * 2 + 17.3, y * 2 + 5.1) * 2 + noise(x * 4 + 3.7, y * 4 + 41.9)) / 7;

/** A value in [0, 1) for a lattice cell: every brick has its own shade. */
export const cellValue = (x: number, y: number): number => lattice[(y & (SIDE - 1)) * SIDE + (x & (SIDE - 1))]!;
