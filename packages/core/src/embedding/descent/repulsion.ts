/** How all points push one another apart: what a step wants to know of it. */
export interface Repulsion {
  /** Looks at the points, N×2 in pairs; gives Σ 1 / (1 + |yᵢ − yⱼ|²) over all ordered pairs of two points. */
  prepare(points: Float64Array): number;
  /** Writes Σⱼ (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²)² for the points `from` to `to` that were looked at, in pairs from 0 on. */
  forces(from: number, to: number, out: Float64Array): void;
}

/** An array of numbers, in memory that threads share if asked. */
export type Allocate = {
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
};

export const ownMemory: Allocate = {
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
};

export const sharedMemory: Allocate = {
  float32: (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
  float64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  int32: (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
};
