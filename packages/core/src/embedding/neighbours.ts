import type { Float32Tensor } from "../base/tensor.ts";
import type { Engine } from "../engine/define.ts";
import type { Neighbours } from "./define.ts";

/** How far points are apart; `precomputed`: the rows are distances already, N×N. */
export type Metric = "euclidean" | "cosine" | "precomputed";

export interface NeighbourOptions {
  readonly k: number;
  /** Default `euclidean`. */
  readonly metric?: Metric;
  /** Bytes that may be taken beside the points. Default 256 MiB. */
  readonly memory?: number;
  /** Called with the points whose neighbours are found. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export async function nearestNeighbours(
  _engine: Engine,
  _points: Float32Tensor,
  _options: NeighbourOptions,
): Promise<Neighbours> {
  throw new Error("to come");
}
