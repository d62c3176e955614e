export { importers } from "./all.ts";
export * from "./define.ts";
export { importModel } from "./importModel.ts";
export { architectureName } from "./torch/description/name.ts";
