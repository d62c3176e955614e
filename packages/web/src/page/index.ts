export { hashOf } from "./hash.ts";
export { Lane, type Waiting } from "./lane.ts";
export { blobOf } from "./sources.ts";
export { type KeptModel, type KeptPicture, Store } from "./store.ts";
export type { About, EngineAsked, EngineFiles, NamedSource, SetLooked, SetSource, Source } from "./talk.ts";
