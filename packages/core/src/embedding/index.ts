export * from "./define.ts";
export { klDivergence } from "./descent/divergence.ts";
export type { Metric } from "./metric.ts";
export { type NeighbourOptions, nearestNeighbours } from "./neighbours.ts";
export { type Components, principalComponents } from "./pca.ts";
export {
  type Compared,
  type EmbeddingName,
  embeddingNames,
  hellinger,
  type Placed,
  type PlaceSettings,
  type Placing,
  placePoints,
} from "./place.ts";
export { embeddingQuality, type Quality, type QualityOptions } from "./quality.ts";
export { preparedDescent, tsne } from "./tsne.ts";
export { type UmapOptions, umap } from "./umap.ts";
