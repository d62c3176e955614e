export { highest, resolveClasses } from "./classes.ts";
export { type Said, type Specified, sayings, specify, requirePictures } from "./declared.ts";
export * from "./graph.ts";
export { labelsFor } from "./labels.ts";
export type * from "./meta.ts";
export { deprocess, type Placement, preprocess } from "./preprocess.ts";
export { type Selection, select, selectAll } from "./select.ts";
export { encodeGraph } from "./write.ts";
