import { deconvnet } from "./deconvnet.ts";
import type { RuleTable } from "./define.ts";
import { guided } from "./guided.ts";

export type { Row, RuleTable } from "./define.ts";

/** The flavours of backward pass, by the name that a user gives. */
export const ruleTables = { gradient: [], guided, deconvnet } satisfies Record<string, RuleTable>;

export type RulesName = keyof typeof ruleTables;
