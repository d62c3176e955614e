import { ConvlensError } from "../base/errors.ts";
import type { Info, Node } from "../onnx/graph.ts";
import { opOf } from "./index.ts";

/**
 * What is known of the outputs of a node, in their order: nothing where the operator or one of the inputs is not known.
 * Throws where the inputs do not fit the operator, naming it and the value it makes.
 */
export function inferNode(node: Node, infoOf: (value: string) => Info | undefined): readonly (Info | undefined)[] {
  const op = opOf(node);
  const x = node.inputs.map((v) => (v ? infoOf(v) : undefined));
  if (!op || node.inputs.some((v, i) => v && !x[i])) return [];
  try {
    return op.infer({ attrs: node.attrs, x, outputs: node.outputs.length });
  } catch (cause) {
    const message = `${node.op}, which makes "${node.outputs[0]}": ${(cause as Error).message}`;
    if (cause instanceof ConvlensError) throw new ConvlensError(message, cause.hint, { cause });
    throw new Error(message, { cause });
  }
}
