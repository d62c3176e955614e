export { Unfooled } from "./adversarial.ts";
export { ascents } from "./ascent.ts";
export { type Augmentations, augmentationList, parseAugmentations } from "./augmentation/index.ts";
export { type Colour, colours } from "./colour.ts";
export * from "./dream/index.ts";
export { type Judge, type Judgement, judgeOf } from "./judge.ts";
export { channelsByKinship } from "./kinship.ts";
export { channelMeans } from "./nature.ts";
export { EACH, type Expression, looksAtBatch, parseExpression, type Term, termList } from "./objective/index.ts";
export type { Painting } from "./painter.ts";
export {
  type Parameterization,
  parameterizationList,
  parameterizationNamed,
  parameterizationNames,
} from "./parameterization/index.ts";
export { type Preset, presetList, presetNamed, presetNames } from "./preset/index.ts";
export { displayed } from "./seen.ts";
export { type Asked, planOf, type Settings } from "./settings.ts";
export { type Plan, type Synthesis, synthesisOf } from "./synthesis.ts";
