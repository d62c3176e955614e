/** Nodes that a cubic B-spline covers. */
export const NODES = 4;

/** The weights of the four nodes around a place, `t` in [0, 1) from the second of them on; written to `out` from `at` on. */
export function weights(t: number, out: Float64Array, at: number): void {
  const u = 1 - t;
  out[at] = (u * u * u) / 6;
  out[at + 1] = 2 / 3 - t * t * (1 - t / 2);
  out[at + 2] = 2 / 3 - u * u * (1 - u / 2);
  out[at + 3] = (t * t * t) / 6;
}

/** What the weights change by as `t` does. */
export function slopes(t: number, out: Float64Array, at: number): void {
  const u = 1 - t;
  out[at] = -(u * u) / 2;
  out[at + 1] = t * (1.5 * t - 2);
  out[at + 2] = u * (2 - 1.5 * u);
  out[at + 3] = (t * t) / 2;
}

/**
 * What the spline through given values is weighed with, at frequency k of n: the weights 1/6, 2/3, 1/6 of three neighbouring
 * nodes, undone.
 */
export const undone = (k: number, n: number): number => 3 / (2 + Math.cos((2 * Math.PI * k) / n));
