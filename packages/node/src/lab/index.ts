export type { ChoreId, Chores, ReadPicture, ReadSet } from "./chore.ts";
export { LabProcess, type LabProcessOptions, type Work, type WorkOptions } from "./labProcess.ts";
export { memoryOf } from "./memoryOf.ts";
export { type BenchPlan, isPictureId, type ModelPlan, type PicturesPlan, pictureId, type SetPlan } from "./plan.ts";
export type { ShownPicture } from "./shownPicture.ts";
