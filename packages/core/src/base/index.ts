export { ConvlensError, distance, nearest, UsageError } from "./errors.ts";
export { blankImage, type Image, type IndexedImage, isIndexed, toRgba } from "./image.ts";
export { decodeNpy, encodeNpy, isNpy } from "./npy.ts";
export { quantize } from "./quantize.ts";
export { type Rng, rng } from "./rng.ts";
export { nthSmallest } from "./select.ts";
export { shuffled } from "./shuffle.ts";
export { spreadOver } from "./spread.ts";
export * from "./tensor.ts";
