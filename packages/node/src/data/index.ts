export { type Batch, type BatchOptions, batches, type Portion } from "./batches.ts";
export { classCounts, type DataSet, type LabelledPicture, randomizeLabels, splitDataSet } from "./dataSet.ts";
export type { Broken } from "./messages.ts";
export { PictureThreads, type PictureThreadsOptions } from "./pictureThreads.ts";
export { DataSetReader } from "./readDataSet.ts";
