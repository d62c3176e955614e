export { architectures } from "./architecture/all.ts";
export { type Architecture, type BuildOptions, build } from "./architecture/define.ts";
export * from "./augment/index.ts";
export { type BatchMaker, type BatchOptions, batches, type Portion, type PortionBatch } from "./batches.ts";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
export { type BatchSource, type Epoch, type Learner, type Running, runEpoch } from "./epoch.ts";
export { type LearnerSettings, openLearner, type TrainingLearner } from "./learner.ts";
export { losses } from "./loss/all.ts";
export type { LabelKind, Loss } from "./loss/define.ts";
export { type NamedNetwork, type NamedNetworkOptions, namedNetwork } from "./named.ts";
export { optimizers } from "./optimizer/all.ts";
export type { Optimizer, Settings } from "./optimizer/define.ts";
export { type Parameter, parametersOf } from "./parameters.ts";
export { schedules } from "./schedule/all.ts";
export type { Schedule } from "./schedule/define.ts";
export { type FeatureRows, featureSource, pictureSource } from "./sources.ts";
export { splitPlaces } from "./split.ts";
export * from "./step.ts";
export {
  type Batch,
  createTrainer,
  evaluateGraph,
  type Measures,
  type Trainer,
  type TrainerOptions,
} from "./trainer.ts";
export { type Mask, trainMode } from "./trainMode.ts";
