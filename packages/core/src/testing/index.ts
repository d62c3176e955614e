export { engines, runOn } from "./engines.ts";
export { type Case, type Drawn, expectClose, type Fixed, opSuite } from "./opSuite.ts";
export { modelOf, testContext } from "./context.ts";
export { methodSuite } from "./methodSuite.ts";
export { shelf } from "./shelf.ts";
export { type ImporterCase, importerSuite, memoryFile } from "./importerSuite.ts";
export { NetBuilder } from "./netBuilder.ts";
export * as nets from "./nets.ts";
export { hdf5Bytes } from "./kerasFile.ts";
