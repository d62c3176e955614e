import { UsageError } from "../base/errors.ts";
import { type Float32Tensor, float32 } from "../base/tensor.ts";
import type { Tensors } from "../engine/define.ts";

/** How far points are apart; `precomputed`: the rows are distances already, N×N. */
export type Metric = "euclidean" | "cosine" | "precomputed";

/** Points as the engine ranks them. */
export interface Ranked {
  /** Numbers of a row that the engine is given. */
  readonly width: number;
  /** Whether the larger of two scores is the nearer point's; else scores are distances. */
  readonly largest: boolean;
  /** What ranks the points `first` to `end` for the queries `from` to `to`. */
  feeds(from: number, to: number, first: number, end: number): Tensors;
  /** The distance of two points, in float64. */
  distance(i: number, j: number): number;
}

/** Throws `UsageError` where a number is not finite, or where distances are no square matrix. */
export function rankedPoints(points: Float32Tensor, metric: Metric): Ranked {
  const [n, width] = points.shape as [number, number];
  const at = points.data.findIndex((v) => !Number.isFinite(v));
  if (at >= 0)
    throw new UsageError(`row ${Math.floor(at / width)} of the points holds ${points.data[at]}`, "leave it out");
  if (metric === "precomputed") return givenDistances(points.data, n, width);
  return metric === "cosine" ? byCosine(points.data, n, width) : byProducts(points.data, n, width);
}

function givenDistances(data: Float32Array, n: number, width: number): Ranked {
  if (n !== width)
    throw new UsageError(`the distances of ${n} points are ${n} × ${width} numbers`, "a row for each has one for each");
  return {
    width,
    largest: false,
    feeds: (from, to) => ({ x: float32([to - from, n], data.subarray(from * n, to * n)) }),
    distance: (i, j) => data[i * n + j]!,
  };
}

/** Of x·y − ½|y|² the largest is the nearest's. Less the mean, as little as may be cancels in it. */
function byProducts(data: Float32Array, n: number, width: number): Ranked {
  const mean = new Float64Array(width);
  for (let at = 0, i = 0; i < n; i++) for (let d = 0; d < width; d++) mean[d]! += data[at++]! / n;
  const rows = new Float32Array(n * (width + 1));
  for (let i = 0; i < n; i++) {
    let square = 0;
    const [from, to] = [i * width, i * (width + 1)];
    for (let d = 0; d < width; d++) {
      const v = Math.fround(data[from + d]! - mean[d]!);
      rows[to + d] = v;
      square += v * v;
    }
    rows[to + width] = -0.5 * square;
  }
  const distance = (i: number, j: number) => {
    let sum = 0;
    for (let a = i * width, b = j * width, end = a + width; a < end; a++, b++) {
      const difference = data[a]! - data[b]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  };
  return products(rows, width, distance);
}

/** Of x·y of unit vectors the largest is the nearest's. */
function byCosine(data: Float32Array, n: number, width: number): Ranked {
  const rows = new Float32Array(n * (width + 1));
  const inverse = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let d = 0; d < width; d++) square += data[i * width + d]! ** 2;
    inverse[i] = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let d = 0; d < width; d++) rows[i * (width + 1) + d] = data[i * width + d]! * inverse[i]!;
  }
  // 1 − cos as half a squared distance: nothing cancels where the angle is small.
  const distance = (i: number, j: number) => {
    const [p, q] = [inverse[i]!, inverse[j]!];
    if (p === 0 || q === 0) return 1;
    let sum = 0;
    for (let a = i * width, b = j * width, end = a + width; a < end; a++, b++) {
      const difference = data[a]! * p - data[b]! * q;
      sum += difference * difference;
    }
    return sum / 2;
  };
  return products(rows, width, distance);
}

/** Rows whose last number belongs to the score alone; it meets a one in the query. */
function products(rows: Float32Array, numbers: number, distance: Ranked["distance"]): Ranked {
  const width = numbers + 1;
  return {
    width,
    largest: true,
    feeds: (from, to, first, end) => {
      const queries = rows.slice(from * width, to * width);
      for (let i = numbers; i < queries.length; i += width) queries[i] = 1;
      return {
        x: float32([to - from, width], queries),
        y: float32([end - first, width], rows.subarray(first * width, end * width)),
      };
    },
    distance,
  };
}
