import type { Metric } from "@convlens/core/method/evaluation";
import type { Row } from "./rows.ts";
import type { Asked } from "./settings.ts";

/** A mean over maps, and how far another draw of pictures may move it. */
export interface Mean {
  readonly mean: number;
  /** Sample deviation over √count; 0 for one map. */
  readonly error: number;
  readonly count: number;
}

/** What one method scored. */
export interface MethodSummary {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly reference: boolean;
  /** By the metric; absent where none of the maps has it. */
  readonly scores: Readonly<Record<string, Mean>>;
}

export function summarise(
  asked: readonly Asked[],
  metrics: readonly Metric[],
  rows: ReadonlyMap<Asked, readonly Row[]>,
): MethodSummary[] {
  return asked.flatMap((one) => {
    const own = rows.get(one) ?? [];
    if (own.length === 0) return [];
    const scores = metrics.flatMap(({ id }) => {
      const mean = meanOf(own.flatMap((row) => row.scores[id] ?? []));
      return mean ? [[id, mean] as const] : [];
    });
    const { method, params, reference } = one;
    return [{ method: method.id, params, reference, scores: Object.fromEntries(scores) }];
  });
}

export function meanOf(values: readonly number[]): Mean | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0, count };
}

/** The best mean first, what has none last; references stay at the end. */
export function ordered(methods: readonly MethodSummary[], { id, better }: Metric): MethodSummary[] {
  const sign = better === "lower" ? 1 : -1;
  const cost = ({ scores }: MethodSummary) => (scores[id] ? sign * scores[id].mean : Number.MAX_VALUE);
  return methods.toSorted((a, b) => Number(a.reference) - Number(b.reference) || cost(a) - cost(b));
}
