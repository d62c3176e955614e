/** Two clusters that became one. Clusters are numbered: first the points, then each merge in its turn. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  /** How far apart they were. */
  readonly height: number;
  /** Points of both. */
  readonly size: number;
}

/**
 * Average-linkage clustering (UPGMA) of n points: n − 1 merges, each behind those of its parts. The distance of two clusters is the
 * mean over all pairs of their points. Takes n² steps and a copy of the distances: chains of nearest neighbours.
 *
 * Sokal and Michener 1958, A statistical method for evaluating systematic relationships;
 * Benzécri 1982, Construction d'une classification ascendante hiérarchique par la recherche en chaîne des voisins réciproques
 * @param distances n×n, symmetric
 */
export function averageLinkage(distances: Float64Array, n: number): Merge[] {
  const d = distances.slice();
  const alive = Array.from({ length: n }, (_, i) => i);
  // The cluster that a row of `d` stands for now, and how many points it has.
  const cluster = Int32Array.from({ length: n }, (_, i) => i);
  const sizes = new Int32Array(n).fill(1);
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (alive.length > 1) {
    if (chain.length === 0) chain.push(alive[0]!);
    const tip = chain.at(-1)!;
    const before = chain.at(-2);
    const next = nearestTo(tip, before, alive, d, n);
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    const [keep, drop] = tip < next ? [tip, next] : [next, tip];
    const [a, b] = [sizes[keep]!, sizes[drop]!];
    merges.push({ left: cluster[keep]!, right: cluster[drop]!, height: d[keep * n + drop]!, size: a + b });
    alive.splice(alive.indexOf(drop), 1);
    for (const k of alive) {
      if (k === keep) continue;
      const mean = (a * d[keep * n + k]! + b * d[drop * n + k]!) / (a + b);
      d[keep * n + k] = mean;
      d[k * n + keep] = mean;
    }
    sizes[keep] = a + b;
    cluster[keep] = n + merges.length - 1;
  }
  return merges;
}

/** Of equally near ones the one before in the chain, which ends it, then the first. */
function nearestTo(tip: number, before: number | undefined, alive: readonly number[], d: Float64Array, n: number) {
  let best = before ?? -1;
  let least = before === undefined ? Number.POSITIVE_INFINITY : d[tip * n + before]!;
  for (const k of alive)
    if (k !== tip && d[tip * n + k]! < least) {
      least = d[tip * n + k]!;
      best = k;
    }
  return best;
}
