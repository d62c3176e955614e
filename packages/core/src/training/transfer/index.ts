export { type Body, bodyOf, classifierInput } from "./body.ts";
export { type HeadOptions, headInput, joinHead, newHead } from "./join.ts";
export { lastStages, type Stages, stagesOf } from "./stages.ts";
