export { type WebEngineOptions, webEngine } from "./engine.ts";
export type { Frame, Frames } from "./frames.ts";
export { type GifLibrary, gifPieces } from "./gif.ts";
