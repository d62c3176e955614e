import type { Method } from "@convlens/core/method";
import type { LabelSource } from "@convlens/node";
import { paramsFor } from "../flags.ts";
import { numberOf } from "../numberFlags.ts";
import { attributionNamed } from "../request/explain.ts";

export interface EvaluateFlags extends Record<string, unknown> {
  readonly method: string;
  readonly mistakes: string;
  readonly bins: string;
  readonly skipUnknown?: boolean;
  readonly labelsFrom?: LabelSource;
}

/** What an evaluation is asked for. */
export interface EvaluateSettings {
  /** What shows why a mistake was made. */
  readonly method: Method;
  readonly params: Record<string, unknown>;
  /** Whether the user named the method, so that one that cannot be had is an error. */
  readonly named: boolean;
  /** How many of the worst mistakes are shown. */
  readonly mistakes: number;
  /** Bins of the reliability diagram. */
  readonly bins: number;
  /** Whether classes that the model does not have are left out. */
  readonly skipUnknown: boolean;
  readonly labelsFrom: LabelSource | undefined;
}

/** Throws `UsageError` for what cannot be asked for. */
export function evaluateSettings(flags: EvaluateFlags, named: boolean): EvaluateSettings {
  const method = attributionNamed(flags.method);
  return {
    method,
    params: paramsFor(method, flags, "evaluate"),
    named,
    mistakes: numberOf("mistakes", flags.mistakes, { min: 0, whole: true }),
    bins: numberOf("bins", flags.bins, { min: 2, max: 1000, whole: true }),
    skipUnknown: flags.skipUnknown === true,
    labelsFrom: flags.labelsFrom,
  };
}
