export { engines, runOn } from "./engines.ts";
export { type Case, type Drawn, expectClose, type Fixed, opSuite } from "./opSuite.ts";
