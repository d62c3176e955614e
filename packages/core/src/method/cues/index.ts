export { colourName, hexOf, labOf } from "./colourName.ts";
export { extentOf, type Patch } from "./common.ts";
export type { Cue, Trial, View } from "./cue.ts";
export { describingLayer, placesOf } from "./describe.ts";
export { type CueOptions, type FoundCues, findCues } from "./findCues.ts";
export { type Observed, observed } from "./observe.ts";
export { limits, oddness, patchPixels, type Verdict, verdictOn } from "./suspect.ts";
export { leastShare, type Share, shareIn } from "./trial.ts";
export type { Window } from "./window.ts";
