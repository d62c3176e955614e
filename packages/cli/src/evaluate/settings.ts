import type { Method } from "@convlens/core/method";
import { evaluationMetrics, type Metric, referenceMaps } from "@convlens/core/method/evaluation";
import { methodsNamed } from "../explain/flags.ts";
import { paramsFor } from "../flags.ts";
import { allNamed, oneNamed } from "../named.ts";
import { numberOf } from "../numberFlags.ts";
import type { Wanted } from "../possible.ts";

/** The flags of `evaluate-maps` that are not the model's. */
export interface EvaluateFlags extends Readonly<Record<string, unknown>> {
  readonly methods: string;
  readonly metrics: string;
  readonly count: string;
  readonly neighbours: string;
  readonly sort?: string;
  readonly layer?: string;
  readonly grid?: string;
  /** Also of the methods' own draws. */
  readonly seed?: string;
}

/** A method with its parameters. */
export interface Asked {
  readonly method: Method;
  readonly params: Record<string, unknown>;
  /** Whether it knows nothing of the model, and is there to be compared with. */
  readonly reference: boolean;
}

export interface EvaluateSettings {
  readonly asked: readonly Asked[];
  readonly wanted: Wanted;
  readonly metrics: readonly Metric[];
  /** What rows are ordered by, the best first; as methods were named, where it is absent. */
  readonly sort?: Metric | undefined;
  /** Of pictures. */
  readonly count: number;
  readonly neighbours: number;
  readonly seed: number;
}

const command = "evaluate-maps";

/** Reads the flags. Throws `UsageError` naming the flag at fault. */
export function evaluateSettings(flags: EvaluateFlags): EvaluateSettings {
  const methods = methodsNamed(flags.methods, command, "methods");
  const asked = [...methods, ...referenceMaps].map((method) => ({
    method,
    params: paramsFor(method, flags),
    reference: referenceMaps.includes(method),
  }));
  const metrics = allNamed(flags.metrics, evaluationMetrics, { flag: "metrics", command, what: "metric" });
  return {
    asked,
    wanted: { named: flags.methods !== "all", layer: flags.layer, grid: flags.grid },
    metrics,
    sort:
      flags.sort === undefined ? undefined : oneNamed(flags.sort, metrics, { flag: "sort", command, what: "metric" }),
    count: numberOf("count", flags.count, { min: 1, whole: true }),
    neighbours: numberOf("neighbours", flags.neighbours, { min: 1, whole: true }),
    seed: numberOf("seed", flags.seed ?? "0", { min: 0, whole: true }),
  };
}
