export { importers } from "./all.ts";
export * from "./define.ts";
export { importModel } from "./importModel.ts";
