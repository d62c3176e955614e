import { attributions, type Method } from "@convlens/core/method";
import { paramsFor, unusedFlags } from "../flags.ts";
import { oneNamed } from "../named.ts";
import { numberOf } from "../numberFlags.ts";

/** Which pictures are a class's: those that the network takes for it, those labelled so, or both. */
export const kinds = ["predicted", "labelled", "both"] as const;

/** The flags of `cues` that are neither the model's nor the data set's. */
export interface CueFlags extends Readonly<Record<string, unknown>> {
  readonly class: string;
  readonly of: string;
  readonly method: string;
  readonly count: string;
  readonly others: string;
  readonly groups: string;
  /** Also of the method's own draws. */
  readonly seed?: string;
}

export interface CueSettings {
  /** As `--class` has it. */
  readonly asked: string;
  readonly of: (typeof kinds)[number];
  readonly method: Method;
  readonly params: Record<string, unknown>;
  /** Of pictures of a class. */
  readonly count: number;
  /** Of pictures of other classes. */
  readonly others: number;
  /** The most groups of a view. */
  readonly groups: number;
  readonly seed: number;
  /** What of the flags changes nothing; each is one line. */
  readonly notes: readonly string[];
}

/** Reads the flags. Throws `UsageError` naming the flag at fault. */
export function cueSettings(flags: CueFlags): CueSettings {
  const method = oneNamed(flags.method, attributions, { flag: "method", command: "cues", what: "method" });
  const whole = (name: "count" | "others" | "groups", min: number, max?: number) =>
    numberOf(name, flags[name], { min, max, whole: true });
  return {
    asked: flags.class,
    of: flags.of as CueSettings["of"],
    method,
    params: paramsFor(method, flags, "cues"),
    count: whole("count", 8),
    others: whole("others", 16),
    groups: whole("groups", 2, 20),
    seed: numberOf("seed", flags.seed ?? "0", { min: 0, whole: true }),
    notes: unusedFlags([method], attributions, flags),
  };
}
