export { type Cached, cachedModels, cachedPath, placeOf, removeCached } from "./cache.ts";
export { cacheFolder } from "./cacheFolder.ts";
export { type Downloaded, type DownloadOptions, download } from "./download.ts";
export { shelves } from "./known/all.ts";
export type { KnownModel, Shelf } from "./known/define.ts";
export { type Pulled, type PullOptions, pull } from "./pull.ts";
export { knownModels, mirrored, type Reference, referenceTo, requireReference } from "./reference.ts";
