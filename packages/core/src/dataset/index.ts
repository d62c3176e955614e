export { type Assessment, type AssessmentOptions, assess, examplesOf } from "./assessment.ts";
export { Best, best } from "./best.ts";
export { type Correlated, correlatedColumns, standardised } from "./correlation.ts";
export type { Answers, Asked, Question, Questions, Summary } from "./define.ts";
export {
  byFolder,
  byPath,
  type Found,
  type FoundPicture,
  type FoundSet,
  isHidden,
  isPicturePath,
  labelled,
  pictureEndings,
} from "./folders.ts";
export { mergeAnswers, Pass, type PassBatch, type PassSession, tensorsOf } from "./pass.ts";
export { type Place, Places, places, type Sought } from "./places.ts";
export { isSpatial, type Pooling, pooled, unitsOf } from "./pooled.ts";
export { PredictionRows, predictions, type Seen } from "./predictions.ts";
export { Rows, type RowsOptions, rows } from "./rows.ts";
export { type Space, type SpaceSettings, spaceNames, spaceOf } from "./space.ts";
export { type Strong, Strongest, strongest } from "./strongest.ts";
export { type LayerPatches, type StrongPatch, strongPatches, type WantedUnits } from "./strongPatches.ts";
export { type UnitFigures, UnitMoments, unitMoments } from "./unitMoments.ts";
export {
  duplicateUnits,
  quantiles,
  type UnitAnswers,
  type UnitQuestions,
  type UnitReport,
  unitQuestions,
  unitReports,
} from "./unitReport.ts";
export { Vectors, type VectorsOptions, vectors } from "./vectors.ts";
