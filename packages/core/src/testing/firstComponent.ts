import { sum } from "./camCase.ts";

/** The projection of vectors, `of[k][p]`, less their mean, on their first principal component: by power iteration, signed as `like`. */
export function firstComponent(of: readonly ArrayLike<number>[], like: ArrayLike<number>): Float64Array {
  const centred = of.map((row) => Float64Array.from(row, (v) => v - sum(row) / row.length));
  const cells = centred[0]!.length;
  const project = (v: readonly number[]) =>
    Float64Array.from({ length: cells }, (_, p) => sum(centred.map((row, k) => v[k]! * row[p]!)));
  let direction = centred.map((_, k) => 1 + k);
  for (let i = 0; i < 3000; i++) {
    const along = project(direction);
    const next = centred.map((row) => sum(row.map((v, p) => v * along[p]!)));
    direction = next.map((v) => v / Math.hypot(...next));
  }
  const map = project(direction);
  const agrees = sum(map.map((v, p) => v * like[p]!)) > 0;
  return map.map((v) => (agrees ? v : -v));
}
