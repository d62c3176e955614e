import type { Neighbours } from "../define.ts";

/**
 * The points in the order in which a search along neighbours, nearest first, comes by them: what is close together in space is then
 * close together in memory, too, which more than halves the time of a step.
 */
export function alongNeighbours({ indices, k }: Neighbours): Int32Array {
  const n = indices.length / k;
  const order = new Int32Array(n);
  const isSeen = new Uint8Array(n);
  let found = 0;
  for (let first = 0, next = 0; first < n; first++) {
    if (isSeen[first]) continue;
    isSeen[first] = 1;
    order[found++] = first;
    for (; next < found; next++)
      for (let at = order[next]! * k, end = at + k; at < end; at++) {
        const other = indices[at]!;
        if (isSeen[other]) continue;
        isSeen[other] = 1;
        order[found++] = other;
      }
  }
  return order;
}

/** The same neighbours of points in another order. */
export function reordered({ indices, distances, k }: Neighbours, order: Int32Array): Neighbours {
  const place = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) place[order[i]!] = i;
  const out = { indices: new Int32Array(indices.length), distances: new Float32Array(indices.length), k };
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * k;
    for (let j = 0; j < k; j++) out.indices[i * k + j] = place[indices[from + j]!]!;
    out.distances.set(distances.subarray(from, from + k), i * k);
  }
  return out;
}

/** Points in pairs, brought into the order. */
export function intoOrder(points: Float64Array, order: Int32Array): Float64Array {
  const out = new Float64Array(points.length);
  for (let i = 0; i < order.length; i++) {
    out[2 * i] = points[2 * order[i]!]!;
    out[2 * i + 1] = points[2 * order[i]! + 1]!;
  }
  return out;
}

/** Points in pairs around the origin, out of the order again. */
export function outOfOrder(points: Float64Array, order: Int32Array): Float64Array {
  const n = order.length;
  let [x, y] = [0, 0];
  for (let i = 0; i < n; i++) {
    x += points[2 * i]! / n;
    y += points[2 * i + 1]! / n;
  }
  const out = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    out[2 * order[i]!] = points[2 * i]! - x;
    out[2 * order[i]! + 1] = points[2 * i + 1]! - y;
  }
  return out;
}
