export { batchSize } from "./batch.ts";
export { cachedEngine } from "./cache.ts";
export * from "./define.ts";
export { ortEngine } from "./ort.ts";
export type { Platform } from "./platform.ts";
export { referenceEngine } from "./reference.ts";
