import type { Float32Tensor } from "../base/tensor.ts";
import type { Context, Input } from "./define.ts";
import type { Points } from "./path.ts";
import { between, difference, eachPoint, withCompleteness } from "./path.ts";
import { pixelMaps, RowSums, timesPicture } from "./pixels.ts";
import type { Heatmap } from "./result.ts";
import { eachScore } from "./scores.ts";
import type { Target } from "./target.ts";

/** Straight lines that are drawn at random, and a point on each. */
export interface Lines {
  readonly total: number;
  /** 1 where all lines begin, or end, at the same picture; else `total`. */
  readonly starts: number;
  readonly ends: number;
  /** Where each line begins, and where it ends: 1×C×H×W. */
  start(line: number): Promise<Float32Tensor>;
  end(line: number): Float32Tensor;
  /** Where on the line the gradient is taken, 0 to 1. */
  alpha(line: number): number;
}

/** (end − start)·gradient at a point of each line, averaged over lines, with the error of completeness of the lines drawn. */
export async function overLines(
  context: Context,
  { tensor, targets }: Input,
  { total, starts, ends, start, end, alpha }: Lines,
): Promise<Heatmap[]> {
  const sums = new RowSums([targets.length, ...tensor.shape.slice(1)]);
  // Of the lines of one batch.
  const lengths = new Map<number, Float32Tensor>();
  const points = {
    total,
    async at(line: number) {
      const [from, to] = [await start(line), end(line)];
      lengths.set(line, difference(to, from));
      return between(from, to, alpha(line));
    },
  };
  await eachPoint(context, points, targets, { rules: "gradient" }, ({ target, point, rows }) => {
    sums.add(target, timesPicture(rows[0]!, lengths.get(point)!), 0, 1 / total);
    if (target === targets.length - 1) lengths.delete(point);
  });
  const before = await meanScores(context, { total: starts, at: start }, targets);
  const after = await meanScores(context, { total: ends, at: end }, targets);
  return withCompleteness(
    pixelMaps(sums.total()),
    after.map((s, k) => s - before[k]!),
  );
}

/** The mean score of each target. */
async function meanScores(context: Context, { total, at }: Points, targets: readonly Target[]): Promise<number[]> {
  const sums = targets.map(() => 0);
  await eachScore(context, total, at, targets, (scores) => {
    for (const row of scores)
      row.forEach((s, k) => {
        sums[k]! += s;
      });
  });
  return sums.map((s) => s / total);
}
