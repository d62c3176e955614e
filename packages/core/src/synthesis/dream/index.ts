export { type Ascent, ascents } from "./ascend.ts";
export { type Carry, carries } from "./begun.ts";
export {
  type Dreamer,
  type DreamerOptions,
  type DreamPlan,
  type DreamStep,
  dreamerOf,
  type Octave,
  USUAL_WIDTH,
} from "./dream.ts";
export { type Motion, moved } from "./moved.ts";
export { type Wish, type Wished, wishOf } from "./objective.ts";
export { octaveSizes, sizeAt } from "./octaves.ts";
export { type DreamPreset, dreamPresetList, dreamPresetNamed, dreamPresetNames } from "./preset/index.ts";
export type { DreamSettings } from "./settings.ts";
