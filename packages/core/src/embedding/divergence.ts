import type { Neighbours } from "./define.ts";

/** The exact divergence of coordinates, N×2, in nats: P of the perplexity over 3 × perplexity neighbours, Q over all pairs. */
export function klDivergence(_neighbours: Neighbours, _coordinates: Float64Array, _perplexity = 30): number {
  throw new Error("to come");
}
