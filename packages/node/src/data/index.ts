export {
  type LabelSource,
  labelSources,
  type MatchedSet,
  matchToModel,
  requireClasses,
  requireLabels,
} from "./classes.ts";
export {
  classCounts,
  type DataPicture,
  type DataSet,
  type LabelledPicture,
  type LabelledSet,
  randomizeLabels,
  splitDataSet,
  type UnlabelledSet,
} from "./dataSet.ts";
export { fingerprintOf } from "./fingerprint.ts";
export { fetchBytes } from "./http.ts";
export type { Broken } from "./messages.ts";
export { pictureFilesOf } from "./pictureFiles.ts";
export { PictureThreads, type PictureThreadsOptions } from "./pictureThreads.ts";
export { DataSetReader } from "./readDataSet.ts";
export { type RawSource, type Source, sourceBytes, sourceImage } from "./source.ts";
export { type Thumbnail, thumbnailOf } from "./thumbnail.ts";
export { headOfFile, isArchive } from "./unpack.ts";
