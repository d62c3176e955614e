import { attributionMethods } from "./attribution/all.ts";
import type { Method } from "./define.ts";
import { inspectionMethods } from "./inspection/all.ts";
import { synthesisMethods } from "./synthesis/all.ts";

export { spatialLayers } from "./cam.ts";
export * from "./define.ts";
export { dryRun, explain } from "./explain.ts";
export { type Field, fieldsOf } from "./fields.ts";
export { type Explained, type ExplainedOptions, explainedGraph, exportable } from "./graph/explained.ts";
export { page } from "./page.ts";
export * from "./preprocessing/index.ts";
export { type ActiveUnit, eachProjection, type ProjectionOptions, requireProjection } from "./projection.ts";
export { type NamedTarget, type Resolving, resolveTargets } from "./resolveTargets.ts";
export type * from "./result.ts";
export { statistics } from "./statistics.ts";
export type { Check, Finding, Outcome } from "./trust/define.ts";
export { checks as trustChecks, trustOf } from "./trust/trust.ts";
export type { Checked, Trust, TrustCurves } from "./trust/verdict.ts";

/** The methods that explain a class of a picture. */
export const attributions: readonly Method[] = attributionMethods;

/** The methods that show what a model is and computes. */
export const inspections: readonly Method[] = inspectionMethods;

export { atOnce } from "./synthesis/atOnce.ts";
export { type Dream, dreamPlanOf } from "./synthesis/dream.ts";
export { type FeatureVisualization, settingsAndAsked } from "./synthesis/feature-visualization.ts";

export { type LabelledModel, type MostActive, type Wanted, type WantedFlags, wantedBy } from "./synthesis/wanted.ts";

/** The methods that make pictures. */
export const syntheses: readonly Method[] = synthesisMethods;
export { type Classifier, classifierOf, classTargets, type ScoreKind } from "./classifier.ts";
export { stack } from "./rows.ts";
export { type ScoredTarget, scoredTargets } from "./scoredTargets.ts";
export { predict, scoresOf } from "./scores.ts";
export type { Target, Weighted } from "./target.ts";

/** The method of that id; throws for one that does not exist, which only a fault of ours can ask for. */
export function methodNamed(id: string): Method {
  const found = [...inspections, ...attributions, ...syntheses].find((m) => m.id === id);
  if (!found) throw new Error(`no method ${id}`);
  return found;
}
