import type { Node } from "../../onnx/graph.ts";
import type { BackwardContext, BackwardRule, Op } from "../../op/index.ts";

/** One row: for which nodes, and what gradient. `plain` is the operator's own gradient. */
export interface Row {
  matches(node: Node, op: Op): boolean;
  rule(c: BackwardContext, plain: BackwardRule): readonly (string | null)[];
}

/** A flavour of backward pass: ordered rows, the first match wins, the plain gradient is the last. */
export type RuleTable = readonly Row[];

export const isActivation = (_: Node, op: Op): boolean => op.family === "activation";
