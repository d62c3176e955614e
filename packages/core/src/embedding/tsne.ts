import { UsageError } from "../base/errors.ts";
import type { Embedding, Neighbours, TsneOptions } from "./define.ts";
import { affinities } from "./descent/affinities.ts";
import { Descent, descentMemory } from "./descent/descent.ts";
import { alongNeighbours, reordered } from "./descent/ordering.ts";
import { type Allocate, ownMemory } from "./descent/repulsion.ts";
import { defaultIterations, stageOf, startOf } from "./descent/schedule.ts";
import { alone } from "./descent/team.ts";

/**
 * t-SNE: points on a plane, neighbours close to one another. Early exaggeration, momentum, rates and start as openTSNE has them
 * (Poličar, Stražar and Zupan 2024, https://doi.org/10.18637/jss.v109.i03). The same neighbours, start and seed give the same
 * coordinates, to the bit, on any number of threads. This is the one on this thread alone; between iterations it waits for what
 * `progress` and `onSnapshot` give.
 *
 * Throws `UsageError` where there are fewer than 3 × perplexity neighbours, or a start is not N×2; whatever `signal` says when aborted.
 *
 * van der Maaten and Hinton 2008, Visualizing Data using t-SNE, https://jmlr.org/papers/v9/vandermaaten08a.html
 */
export async function tsne(neighbours: Neighbours, options: TsneOptions = {}): Promise<Embedding> {
  const { signal, progress, onSnapshot, snapshotEvery = 10, iterations = defaultIterations } = options;
  const memory = preparedDescent(neighbours, options, ownMemory);
  const descent = new Descent(memory, alone);
  const n = memory.gains.length / 2;
  const total = iterations.early + iterations.late;
  for (let i = 0; i < total; i++) {
    signal?.throwIfAborted();
    if (i % snapshotEvery === 0) await onSnapshot?.(descent.coordinates(), i);
    descent.step(stageOf(i, iterations, n));
    await progress?.(i + 1, total);
  }
  const coordinates = descent.coordinates();
  await onSnapshot?.(coordinates.slice(), total);
  return { coordinates, divergence: descent.divergence() };
}

/** All that threads need for a descent, in memory of the kind that `allocate` gives. */
export function preparedDescent(neighbours: Neighbours, options: TsneOptions, allocate: Allocate) {
  const { perplexity = 30, seed = 0, start, repulsion = "auto" } = options;
  const n = neighbours.indices.length / neighbours.k;
  if (start && start.length !== 2 * n)
    throw new UsageError(`a start of ${start.length} numbers is not for ${n} points`, "give two for each");
  const order = alongNeighbours(neighbours);
  const p = affinities(reordered(neighbours, order), perplexity, allocate);
  return descentMemory(p, order, startOf(n, start, seed), repulsion, allocate);
}
