import type { Doubles } from "../base/tensor.ts";
import type { Info, Node } from "../onnx/graph.ts";
import type { Extents, Op } from "./define.ts";
import { known } from "./extents.ts";
import { opOf } from "./index.ts";

/** The outputs of one node, in float64, by the operator's reference. Throws where the operator is not known. */
export function evaluateNode(node: Node, x: readonly (Doubles | undefined)[]): Doubles[] {
  const op = opOf(node);
  if (!op) throw new Error(`no reference is known for operator ${node.op}, which makes "${node.outputs[0]}"`);
  const y = extentsOf(op, node, x);
  return op.evaluate({ attrs: node.attrs, x, y }).map((data, i) => ({ ...y[i]!, data }));
}

function extentsOf(op: Op, node: Node, x: readonly (Doubles | undefined)[]): readonly Extents[] {
  if (op.measure) return op.measure({ attrs: node.attrs, x });
  const infos = op.infer({ attrs: node.attrs, x: x.map((d) => d && infoOfDoubles(d)), outputs: node.outputs.length });
  return infos.map(({ type, shape }) => ({ type, shape: known(shape, node.op) }));
}

const infoOfDoubles = (d: Doubles): Info => ({
  type: d.type,
  shape: d.shape,
  ...(d.shape.length <= 1 && { content: Array.from(d.data) }),
});
