import type { Target } from "../target.ts";
import type { Compared } from "./compared.ts";
import type { Finding, Outcome } from "./define.ts";

/** One line of the panel. */
export interface Checked extends Finding {
  readonly id: string;
  readonly title: string;
}

/** Curves for a chart: scores after equal portions of the pixels. */
export interface TrustCurves {
  readonly deletion: readonly number[];
  readonly insertion: readonly number[];
}

/** Whether a map can be trusted, and what that is read from. Plain data. */
export interface Trust {
  /** The worst of the checks. */
  readonly outcome: Outcome;
  /** In words. */
  readonly verdict: string;
  readonly checks: readonly Checked[];
  readonly curves: {
    readonly map: TrustCurves;
    /** The mean over the map moved to other places. */
    readonly chance: TrustCurves;
    readonly gaussian: TrustCurves;
    readonly edges: TrustCurves;
  };
}

/** The verdict: what fails or is in doubt, in the order of the panel; of a map that fails nothing, what speaks against it. */
export function overall(target: Target, checks: readonly Checked[], { map, moved, gaussian, edges }: Compared): Trust {
  const of = (outcome: Outcome) => checks.filter((c) => c.outcome === outcome);
  const [fails, doubts] = [of("fails"), of("doubt")];
  const what = target.class === undefined ? "the target" : "the class";
  const verdict =
    fails.length > 0
      ? checks.flatMap(({ outcome, says }) => (outcome === "passes" ? [] : [says])).join("; ")
      : [`explains ${what}`, ...(doubts.length > 0 ? [doubts.map(({ says }) => says).join("; ")] : [])].join(", but ");
  const pick = ({ deletion, insertion }: TrustCurves): TrustCurves => ({ deletion, insertion });
  const mean = (key: keyof TrustCurves) =>
    map[key].map((_, i) => moved.reduce((sum, curves) => sum + curves[key][i]!, 0) / moved.length);
  return {
    outcome: fails.length > 0 ? "fails" : doubts.length > 0 ? "doubt" : "passes",
    verdict,
    checks,
    curves: {
      map: pick(map),
      chance: { deletion: mean("deletion"), insertion: mean("insertion") },
      gaussian: pick(gaussian),
      edges: pick(edges),
    },
  };
}
