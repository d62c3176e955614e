import type { Node } from "../../onnx/graph.ts";
import type { BackwardContext, BackwardRule, Op } from "../../op/index.ts";

/** One row: for which nodes, and what gradient. `plain` is the operator's own gradient. */
export interface Row {
  matches(node: Node, op: Op): boolean;
  rule(c: BackwardContext, plain: BackwardRule): readonly (string | null)[];
}

/** Ordered rows: the first match wins, the plain gradient is the last. */
export type RuleTable = readonly Row[];

/** A flavour of backward pass. */
export interface Rules<Id extends string = string> {
  /** What a user types. */
  readonly id: Id;
  /** What activations pass, after "activations pass gradients". */
  readonly passes: string;
  readonly table: RuleTable;
}

export const defineRules = <const Id extends string>(rules: Rules<Id>): Rules<Id> => rules;

export const isActivation = (_: Node, op: Op): boolean => op.family === "activation";
