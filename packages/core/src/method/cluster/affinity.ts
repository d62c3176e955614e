/** Points as rows, row-major. */
export interface Points {
  readonly data: Float64Array;
  readonly count: number;
  /** Elements of a row. */
  readonly width: number;
}

/** Squared Euclidean distances of all pairs, n×n, each summed from differences: those of equal points are 0 exactly. */
export function squaredDistances({ data, count, width }: Points): Float64Array {
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (data[i * width + k]! - data[j * width + k]!) ** 2;
      distances[i * count + j] = sum;
      distances[j * count + i] = sum;
    }
  return distances;
}

/**
 * The graph of nearest neighbours as a symmetric n×n matrix: 1 where each of two points is among the `neighbours` nearest of the
 * other, ½ where only one is, else 0. Of points at equal distance the first counts as nearer.
 *
 * Lapuschkin et al. 2019, Unmasking Clever Hans Predictors and Assessing What Machines Really Learn
 */
export function neighbourGraph(distances: Float64Array, n: number, neighbours: number): Float64Array {
  const graph = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => distances[i * n + a]! - distances[i * n + b]! || a - b);
    for (const j of others.slice(0, neighbours)) {
      graph[i * n + j]! += 0.5;
      graph[j * n + i]! += 0.5;
    }
  }
  return graph;
}

/** How many neighbours keep a graph of so many random points in one piece, about: ln n (von Luxburg 2007), at least 4. */
export const enoughNeighbours = (points: number): number =>
  Math.min(points - 1, Math.max(4, Math.ceil(Math.log(points))));
