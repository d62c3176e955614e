/**
 * Spearman's rank correlation of two lists, −1 to 1: Pearson's of the ranks, equal values sharing the mean of their places.
 * 0 where either list is the same throughout or holds what is no number: such a map agrees with nothing.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [sharedRanks(a), sharedRanks(b)];
  const centre = (a.length - 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [dx, dy] = [x[i]! - centre, y[i]! - centre];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const found = xy / Math.sqrt(xx * yy);
  return Number.isFinite(found) ? found : 0;
}

function sharedRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && !(values[order[to]!]! > values[order[from]!]!)) to++;
    for (let place = from; place < to; place++) ranks[order[place]!] = (from + to - 1) / 2;
  }
  return ranks;
}
