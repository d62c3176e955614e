import type { DescentMemory, Iterations } from "@convlens/core/embedding/descent";

/** What a thread of a descent is given; all arrays are shared. */
export interface DescentJob {
  readonly memory: DescentMemory;
  readonly team: Int32Array;
  readonly threads: number;
  readonly isFirst: boolean;
  readonly iterations: Iterations;
  /** Iterations from one snapshot to the next; zero: none. */
  readonly snapshotEvery: number;
}

/** What the first thread says. */
export type DescentReport =
  | { readonly done: number }
  | { readonly iteration: number; readonly coordinates: Float64Array }
  | { readonly divergence: number; readonly coordinates: Float64Array };
