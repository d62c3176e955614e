export * from "./define.ts";
export { klDivergence } from "./divergence.ts";
export { type Metric, type NeighbourOptions, nearestNeighbours } from "./neighbours.ts";
export { type Components, principalComponents } from "./pca.ts";
export { tsne } from "./tsne.ts";
