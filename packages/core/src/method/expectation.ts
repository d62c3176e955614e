import type { Float32Tensor } from "../base/tensor.ts";
import type { Context, Input } from "./define.ts";
import type { Points } from "./path.ts";
import { between, difference, sumOver, withCompleteness } from "./path.ts";
import { pixelMaps, timesPicture } from "./pixels.ts";
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
  { targets }: Input,
  { total, starts, ends, start, end, alpha }: Lines,
): Promise<Heatmap[]> {
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
  const shares = await sumOver(context, points, targets, { rules: "gradient" }, ({ point, rows }) => {
    lengths.delete(point - 1);
    return { of: timesPicture(rows[0]!, lengths.get(point)!), weight: 1 / total };
  });
  const before = await meanScores(context, { total: starts, at: start }, targets);
  const after = await meanScores(context, { total: ends, at: end }, targets);
  return withCompleteness(
    pixelMaps(shares),
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
