export { batchSize, sessionBytes } from "./batch.ts";
export { type CachedEngine, cachedEngine } from "./cache.ts";
export * from "./define.ts";
export { type OrtEngineOptions, type OrtRuntime, type OrtSessionOptions, ortEngine } from "./ort.ts";
export type { Platform } from "./platform.ts";
export { referenceEngine } from "./reference.ts";
