export { type Architecture, architectureOf, type Block, type Box } from "./architecture.ts";
export { atSize } from "./atSize.ts";
export * from "./backward.ts";
export { withBatch } from "./batch.ts";
export { coded } from "./coded.ts";
export { type Connections, connectionsOf, connector } from "./connections.ts";
export { type DrawnBox, drawingOf, drawnBox } from "./drawing.ts";
export { type FoldOptions, fold } from "./fold.ts";
export { foldBatchNorm } from "./foldBatchNorm.ts";
export { type Group, groupsOf } from "./groups.ts";
export { halved } from "./half.ts";
export { type Head, headOf } from "./head.ts";
export { fieldsOfLayers, type LayerField } from "./layerFields.ts";
export { type Layer, spatialLayers, workingLayers } from "./layers.ts";
export { layersNamed } from "./layersNamed.ts";
export { magnitudeOf, withMagnitudes } from "./magnitudes.ts";
export { openAt, openingOf } from "./openAt.ts";
export { classesOf, withProbabilities } from "./probabilities.ts";
export { receptiveFields } from "./receptive.ts";
export { relevanceThrough } from "./relevance/passing.ts";
export { type RulesName, rulesNamed, rulesNames } from "./rules/index.ts";
export { hasSwitches, projectionRules } from "./switches.ts";
export { tap } from "./taps.ts";
export {
  strongestWires,
  type UnitOf,
  type UnitWires,
  type Wire,
  type Wired,
  wiresFrom,
  wiresInto,
  wiresOf,
} from "./wires.ts";
