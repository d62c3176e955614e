export type { Argument, ObjectiveWriter, Term } from "./define.ts";
export { type Expression, parseExpression } from "./expression.ts";
export { EACH, usesEach } from "./units.ts";
export { termList, writeObjective } from "./write.ts";
