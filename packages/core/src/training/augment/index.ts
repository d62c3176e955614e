export { type Augmentation, formatAugmentation, noAugmentation, parseAugmentation } from "./augmentation.ts";
export { type Jitter, jitterColours } from "./colour.ts";
export { type Change, drawChange } from "./draw.ts";
export { augmentedInput, plainInput, type WriteInput } from "./input.ts";
export { changesOf, streamOf } from "./stream.ts";
export { type Planes, warpPlanes } from "./warp.ts";
