import { metrics } from "./all.ts";
import type { Metric } from "./define.ts";

export { importanceOf } from "../importance.ts";
export type { Metric, Subject } from "./define.ts";
export { referenceMaps } from "./references.ts";

/** What maps are measured by. */
export const evaluationMetrics: readonly Metric[] = metrics;
