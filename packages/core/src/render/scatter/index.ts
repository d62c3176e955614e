export { classColours, hexOf, NO_CLASS } from "./colours.ts";
export { type Atlas, type Grouping, type ScatterPage, scatterPage } from "./page/index.ts";
export { type PointMap, type PointStyle, pointMap, type Scatter } from "./points.ts";
export type { Named, SheetStyle } from "./sheet.ts";
export { type ThumbnailPlaces, type ThumbnailStyle, thumbnailMap, thumbnailPlaces } from "./thumbnails.ts";
