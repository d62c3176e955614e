import { selectWithin } from "../base/select.ts";

/** The values that the two ends of a colour map stand for. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface ScaleRule {
  /** `min-max` from the least to the greatest value; `symmetric` around zero; `from-zero` up to the greatest. */
  readonly ends: "min-max" | "symmetric" | "from-zero";
  /** The share of outliers beyond each end, in [0, 1): 0.01 as PAIR, 0.02 as Captum. Default 0, none. */
  readonly clip?: number;
  /**
   * What `clip` is a share of: `values` (a percentile, as PAIR's 99 %), or `mass`, the sum of the magnitudes in
   * rising order, as Captum's `outlier_perc`. Default `values`.
   */
  readonly of?: "values" | "mass";
}

/**
 * The range of the finite values of `values`; `undefined` if none is finite. A constant gives `low === high`
 * under `min-max`. With `mass`, `min-max` keeps its least value and clips only the high end.
 */
export function rangeOf(values: ArrayLike<number>, rule: ScaleRule = { ends: "min-max" }): Range | undefined {
  if (!rule.clip) return unclipped(values, rule.ends);
  const finite = finiteOf(values, rule.ends !== "min-max");
  if (finite.length === 0) return undefined;
  const keep = 1 - rule.clip;
  const high = rule.of === "mass" ? massQuantile(finite, keep) : quantile(finite, keep);
  if (rule.ends === "symmetric") return { low: -high, high };
  if (rule.ends === "from-zero") return { low: 0, high };
  return { low: rule.of === "mass" ? least(finite) : quantile(finite, rule.clip), high };
}

/** The range that covers all of `ranges`; `undefined` if there is none. */
export function union(ranges: Iterable<Range | undefined>): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const range of ranges) {
    if (!range) continue;
    low = Math.min(low, range.low);
    high = Math.max(high, range.high);
  }
  return low <= high ? { low, high } : undefined;
}

/** The value below which a share `q` of the values lies, interpolated linearly between neighbours, as numpy does. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values);
  const at = q * (sorted.length - 1);
  const below = selectWithin(sorted, Math.floor(at));
  if (at === Math.floor(at)) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = Math.floor(at) + 1; i < sorted.length; i++) above = Math.min(above, sorted[i]!);
  return below + (at - Math.floor(at)) * (above - below);
}

/** The magnitude at which the magnitudes, summed in rising order, reach a share `q` of their sum. */
function massQuantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values, Math.abs).sort();
  const sum = sorted.reduce((a, b) => a + b, 0);
  let reached = 0;
  for (const value of sorted) {
    reached += value;
    if (reached >= q * sum) return value;
  }
  return sorted.at(-1)!;
}

function unclipped(values: ArrayLike<number>, ends: ScaleRule["ends"]): Range | undefined {
  const { low, high } = survey(values);
  if (low > high) return undefined;
  const furthest = Math.max(high, -low);
  if (ends === "symmetric") return { low: -furthest, high: furthest };
  return ends === "from-zero" ? { low: 0, high: furthest } : { low, high };
}

/** The least and greatest finite value of a stretch (`low > high` if there is none), and how many are not finite. */
export function survey(values: ArrayLike<number>, from = 0, to = values.length): Range & { readonly odd: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let odd = 0;
  for (let i = from; i < to; i++) {
    const v = values[i]!;
    // A difference with itself is 0 for finite numbers only, and cheaper than Number.isFinite in a loop of millions.
    if (v - v !== 0) {
      odd++;
      continue;
    }
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return { low, high, odd };
}

/** A few significant digits, short enough for a colour bar. */
export function formatValue(v: number): string {
  if (v === 0 || !Number.isFinite(v)) return String(v);
  const size = Math.abs(v);
  if (size >= 1e5 || size < 1e-3) return v.toExponential(1).replace("e+", "e").replace("-", "−").replace("e-", "e−");
  return String(Number(v.toPrecision(3))).replace("-", "−");
}

function finiteOf(values: ArrayLike<number>, magnitudes: boolean): Float64Array {
  const out = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isFinite(v)) out[count++] = magnitudes ? Math.abs(v) : v;
  }
  return out.subarray(0, count);
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
