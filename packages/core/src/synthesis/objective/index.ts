export type { Argument, ObjectiveWriter, Term } from "./define.ts";
export { type Expression, parseExpression } from "./expression.ts";
export { looksAtBatch, startsOf } from "./starts.ts";
export { EACH } from "./units.ts";
export { termList, writeObjective } from "./write.ts";
