export { type Candidate, candidatesFor, sameValues } from "./candidates.ts";
export { type Diagnosis, diagnose, judge, type Row } from "./diagnose.ts";
export { labelsOfPaths } from "./labels.ts";
export type { Measured } from "./measure.ts";
export type { Sample } from "./trial.ts";
