export { byChance, type Likest, type Matching, matchChannels, withoutLike } from "./channels.ts";
export { cka, type Estimator, estimators, fewestPictures, similarities } from "./cka.ts";
export { type SharedClasses, sharedClasses } from "./classes.ts";
export { type Drift, driftOf, namesake } from "./drift.ts";
export {
  type ComparedLayer,
  counterparts,
  fittingMatch,
  type LayerMatch,
  layerMatches,
  spreadOver,
} from "./layers.ts";
export { mcnemar } from "./mcnemar.ts";
export {
  type Answer,
  answerOf,
  type LabelledFigures,
  largestChanges,
  type PredictionFigures,
  predictionFigures,
  type Truth,
  worstFlips,
} from "./predictions.ts";
