import { backwardRules } from "./all.ts";
import type { Rules, RuleTable } from "./define.ts";

export type { Row, Rules, RuleTable } from "./define.ts";

/** The flavours of backward pass. */
export const rulesList: readonly Rules[] = backwardRules;

export type RulesName = (typeof backwardRules)[number]["id"];

/** The names that a user gives, the plain gradient first. */
export const rulesNames = backwardRules.map((rules) => rules.id).sort(plainFirst);

/** The rows of a flavour. */
export const rulesNamed = (id: RulesName): RuleTable => backwardRules.find((rules) => rules.id === id)!.table;

function plainFirst(a: RulesName, b: RulesName): number {
  return Number(b === "gradient") - Number(a === "gradient");
}
