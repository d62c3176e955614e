export { type Accuracy, accuracyOf, type Share } from "./accuracy.ts";
export { type Arrangement, arranged } from "./arrangement.ts";
export { type Bin, type Calibration, calibrationOf, type Reliability } from "./calibration.ts";
export { Confusion } from "./confusion.ts";
export type { Group } from "./groups.ts";
export { type ConfusedPair, confusedPairs } from "./pairs.ts";
export { type ClassFigures, classFigures, type Macro, macro } from "./perClass.ts";
export {
  confidenceOf,
  type Distribution,
  isRight,
  type Prediction,
  type Predictions,
  predictionFrom,
  predictionFromSigmoids,
  type Ranked,
} from "./prediction.ts";
export type { Temperature } from "./temperature.ts";
