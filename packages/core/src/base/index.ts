export { ConvlensError, nearest, UsageError } from "./errors.ts";
export type { Image, IndexedImage } from "./image.ts";
export { type Rng, rng } from "./rng.ts";
export * from "./tensor.ts";
