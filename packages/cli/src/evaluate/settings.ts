import { nearest, UsageError } from "@convlens/core/base";
import { attributions, type Method } from "@convlens/core/method";
import { evaluationMetrics, type Metric, referenceMaps } from "@convlens/core/method/evaluation";
import { paramsFor } from "../flags.ts";
import type { Wanted } from "../possible.ts";

/** The flags of `evaluate-maps` that are not the model's. */
export interface EvaluateFlags extends Readonly<Record<string, unknown>> {
  readonly methods: string;
  readonly metrics: string;
  readonly count: string;
  readonly neighbours: string;
  readonly sort?: string;
  readonly layer?: string;
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

/** Reads the flags. Throws `UsageError` naming the flag at fault. */
export function evaluateSettings(flags: EvaluateFlags): EvaluateSettings {
  const methods = chosenOf("methods", flags.methods, attributions);
  const asked = [...methods, ...referenceMaps].map((method) => ({
    method,
    params: paramsFor(method, flags),
    reference: referenceMaps.includes(method),
  }));
  const metrics = chosenOf("metrics", flags.metrics, evaluationMetrics);
  return {
    asked,
    wanted: { named: flags.methods !== "all", layer: flags.layer },
    metrics,
    sort: flags.sort === undefined ? undefined : chosenOf("sort", flags.sort, metrics)[0],
    count: whole("count", flags.count, 1),
    neighbours: whole("neighbours", flags.neighbours, 1),
    seed: whole("seed", flags.seed ?? "0", 0),
  };
}

function chosenOf<T extends { readonly id: string }>(flag: string, names: string, all: readonly T[]): T[] {
  if (names === "all") return [...all];
  const named = [...new Set(names.split(",").map((n) => n.trim()))];
  return named.map((name) => {
    const found = all.find(({ id }) => id === name);
    if (found) return found;
    const ids = all.map(({ id }) => id);
    throw new UsageError(
      `--${flag}: there is no "${name}"`,
      `nearest: ${nearest(name, ids, 3).join(", ")}; convlens evaluate-maps --help lists all`,
    );
  });
}

function whole(flag: string, text: string, least: number): number {
  const n = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(n) || n < least)
    throw new UsageError(`--${flag} ${text}: not a whole number of at least ${least}`);
  return n;
}
