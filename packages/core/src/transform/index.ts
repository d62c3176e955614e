export * from "./backward.ts";
export { withBatch } from "./batch.ts";
export { type FoldOptions, fold } from "./fold.ts";
export { foldBatchNorm } from "./foldBatchNorm.ts";
export { type Head, headOf, withProbabilities } from "./head.ts";
export { type Layer, spatialLayers, workingLayers } from "./layers.ts";
export { type ReceptiveField, receptiveFields } from "./receptive.ts";
export { type RulesName, rulesNamed, rulesNames } from "./rules/index.ts";
export { tap } from "./taps.ts";
