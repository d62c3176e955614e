export { modelOf, testContext } from "./context.ts";
export { engines, runOn } from "./engines.ts";
export { type ImporterCase, importerSuite, memoryFile } from "./importerSuite.ts";
export { hdf5Bytes } from "./kerasFile.ts";
export { methodSuite } from "./methodSuite.ts";
export { NetBuilder } from "./netBuilder.ts";
export * as nets from "./nets.ts";
export { type Case, type Drawn, expectClose, type Fixed, opSuite } from "./opSuite.ts";
export { shelf } from "./shelf.ts";
