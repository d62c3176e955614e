import { sumOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import type { GradientOptions } from "./gradients.ts";
import { eachGradient, inGroups } from "./gradients.ts";
import { mapped } from "./pixels.ts";
import type { Heatmap } from "./result.ts";
import { rowsOf, stack } from "./rows.ts";
import { scoresOf } from "./scores.ts";
import type { Target } from "./target.ts";

/** Pictures that one picture is seen as: the points of a path, or draws. */
export interface Points {
  readonly total: number;
  /** Asked for when its batch is due, once for each point, in order. */
  at(point: number): Float32Tensor | Promise<Float32Tensor>;
}

/** What was found for one target at one point. */
export interface Found {
  readonly target: number;
  readonly point: number;
  /** The point itself, 1×C×H×W. */
  readonly picture: Float32Tensor;
  /** What the graph gives, one row each. */
  readonly rows: readonly Float32Tensor[];
}

/** Streams the gradients of all targets at each of some points: all targets of the first point, then of the second. */
export async function eachPoint(
  context: Context,
  { total, at }: Points,
  targets: readonly Target[],
  options: GradientOptions,
  use: (found: Found) => void,
): Promise<void> {
  const k = targets.length;
  const rows = Array.from({ length: total * k }, (_, i) => targets[i % k]!);
  const point = latest(at);
  await eachGradient(
    context,
    (i) => point(Math.floor(i / k)),
    rows,
    options,
    (out, from, pictures) => {
      for (let row = 0; row < pictures.shape[0]!; row++)
        use({
          target: (from + row) % k,
          point: Math.floor((from + row) / k),
          picture: rowsOf(pictures, row, row + 1),
          rows: out.map((t) => rowsOf(t, row, row + 1)),
        });
    },
  );
}

/** Remembers the last thing made, for callers that ask for the same one several times in a row. */
function latest<T>(make: (i: number) => T): (i: number) => T {
  let last: { readonly i: number; readonly made: T } | undefined;
  return (i) => {
    if (last?.i !== i) last = { i, made: make(i) };
    return last.made;
  };
}

/** b + α(x − b) */
export const between = ({ data: b }: Float32Tensor, x: Float32Tensor, alpha: number): Float32Tensor =>
  mapped(x, (v, i) => b[i]! + alpha * (v - b[i]!));

/** x − b */
export const difference = (x: Float32Tensor, { data: b }: Float32Tensor): Float32Tensor =>
  mapped(x, (v, i) => v - b[i]!);

/** What is integrated at a point: 1×…, both of the same extents. */
export interface Integrand {
  readonly gradient: Float32Tensor;
  readonly at: Float32Tensor;
}

/**
 * The integral of a gradient along a path for each target, K×…, by the trapezoidal rule over what changes from point to point:
 * Σ ½(g_i + g_{i+1})·(p_{i+1} − p_i). As many targets at a time as fit the memory.
 * @param summed how many of the leading extents are summed over, past the first
 */
export async function alongPath(
  context: Context,
  points: Points,
  targets: readonly Target[],
  options: GradientOptions,
  integrand: (found: Found) => Integrand,
  summed = 0,
): Promise<Float32Tensor> {
  const found: Float32Tensor[] = [];
  await inGroups(context, targets, options, async (inner, group) => {
    const integrals = group.map(() => new PathIntegral(summed));
    await eachPoint(inner, points, group, options, (point) => {
      integrals[point.target]!.add(integrand(point));
    });
    found.push(...integrals.map((integral) => integral.total()));
  });
  return stack(found);
}

class PathIntegral {
  readonly #summed: number;
  #extents: readonly number[] = [];
  #sums = new Float64Array(0);
  #last: { readonly gradient: Float32Array; readonly at: Float32Array } | undefined;

  constructor(summed: number) {
    this.#summed = summed;
  }

  /** The points come in order. */
  add({ gradient: { shape, data: gradient }, at: { data: at } }: Integrand): void {
    const last = this.#last;
    // An engine may hand out the same memory again.
    this.#last = { gradient: gradient.slice(), at: at.slice() };
    if (!last) {
      this.#extents = shape.slice(1 + this.#summed);
      this.#sums = new Float64Array(size(this.#extents));
      return;
    }
    const sums = this.#sums;
    for (let start = 0; start < gradient.length; start += sums.length)
      for (let i = 0; i < sums.length; i++) {
        const k = start + i;
        sums[i]! += 0.5 * (gradient[k]! + last.gradient[k]!) * (at[k]! - last.at[k]!);
      }
  }

  /** 1×… */
  total(): Float32Tensor {
    return float32([1, ...this.#extents], Float32Array.from(this.#sums));
  }
}

/** By how much each target's score is higher at one picture than at another. */
export async function changesOf(
  context: Context,
  from: Float32Tensor,
  to: Float32Tensor,
  targets: readonly Target[],
): Promise<number[]> {
  const [start, end] = (await scoresOf(context, [from, to], targets)) as [number[], number[]];
  return end.map((s, k) => s - start[k]!);
}

/** Maps with the error of completeness among their facts: how far the sum of each is from the change of its score. */
export const withCompleteness = (maps: readonly Heatmap[], changes: readonly number[]): Heatmap[] =>
  maps.map((map, k) => ({
    ...map,
    facts: { ...map.facts, completenessDelta: sumOf(map.map.data) - changes[k]! },
  }));
