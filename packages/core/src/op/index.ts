import type { Node } from "../onnx/graph.ts";
import { ops } from "./all.ts";
import type { Op } from "./define.ts";

export type * from "./define.ts";
export { ops };

const key = (type: string, domain = "") => `${domain === "ai.onnx" ? "" : domain}:${type}`;

const table = new Map<string, Op>(ops.map((op) => [key(op.type, op.domain), op]));

/** What is known about a node's operator, if anything is. */
export function opOf(node: Pick<Node, "op" | "domain">): Op | undefined {
  return table.get(key(node.op, node.domain));
}
