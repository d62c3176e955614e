import { sumOf } from "../base/numbers.ts";
import type { Float32Tensor } from "../base/tensor.ts";
import { float32, size } from "../base/tensor.ts";
import type { Context } from "./define.ts";
import type { GradientOptions } from "./gradients.ts";
import { eachGradient, inGroups } from "./gradients.ts";
import { mapped, RowSums } from "./pixels.ts";
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

/** What a point adds to the sum of a target: 1×…, and what it counts. */
export interface Term {
  readonly of: Float32Tensor;
  readonly weight: number;
}

/** Sums over points for each target, K×…, in float64: as many targets at a time as fit the memory. */
export async function sumOver(
  context: Context,
  points: Points,
  targets: readonly Target[],
  options: GradientOptions,
  term: (found: Found) => Term,
): Promise<Float32Tensor> {
  const found: Float32Tensor[] = [];
  await inGroups(context, targets, options, async (inner, group) => {
    let sums: RowSums | undefined;
    await eachPoint(inner, points, group, options, (at) => {
      const { of, weight } = term(at);
      sums ??= new RowSums([group.length, ...of.shape.slice(1)]);
      sums.add(at.target, of, 0, weight);
    });
    found.push(sums!.total());
  });
  return stack(found);
}

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
    const integrals = new PathIntegrals(summed);
    await eachPoint(inner, points, group, options, (at) => {
      integrals.add(at, integrand(at));
    });
    found.push(...integrals.totals());
  });
  return stack(found);
}

/** The integrals of a group of targets. Where the path was is the same for all of them, and is held once. */
class PathIntegrals {
  readonly #summed: number;
  readonly #targets: { readonly sums: Float64Array; readonly last: Float32Array }[] = [];
  #extents: readonly number[] = [];
  #point = -1;
  #before: Float32Array | undefined;
  #now: Float32Array | undefined;

  constructor(summed: number) {
    this.#summed = summed;
  }

  /** All targets of a point come before the next point. */
  add({ target, point }: Found, { gradient: { shape, data: gradient }, at }: Integrand): void {
    if (point !== this.#point) this.#goTo(point, at.data);
    this.#extents = shape.slice(1 + this.#summed);
    this.#targets[target] ??= {
      sums: new Float64Array(size(this.#extents)),
      last: new Float32Array(gradient.length),
    };
    const { sums, last } = this.#targets[target];
    if (this.#before) addChanges(sums, gradient, last, this.#now!, this.#before);
    // An engine may hand out the same memory again.
    last.set(gradient);
  }

  #goTo(point: number, at: Float32Array): void {
    const spare = this.#before;
    this.#before = this.#now;
    this.#now = spare ?? new Float32Array(at.length);
    this.#now.set(at);
    this.#point = point;
  }

  /** 1×… each */
  totals(): Float32Tensor[] {
    return this.#targets.map(({ sums }) => float32([1, ...this.#extents], Float32Array.from(sums)));
  }
}

/** Adds ½(g + g′)·(p − p′), g′ and p′ those of the point before. */
function addChanges(
  sums: Float64Array,
  gradient: Float32Array,
  lastGradient: Float32Array,
  at: Float32Array,
  before: Float32Array,
): void {
  for (let start = 0; start < gradient.length; start += sums.length)
    for (let i = 0; i < sums.length; i++) {
      const k = start + i;
      sums[i]! += 0.5 * (gradient[k]! + lastGradient[k]!) * (at[k]! - before[k]!);
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
