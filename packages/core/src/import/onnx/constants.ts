import { ConvlensError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import type { Graph, Info, Node } from "../../onnx/graph.ts";
import { infoOf } from "../../onnx/graph.ts";
import { constantOf } from "../../op/Constant.ts";

/** The graph with the values of `Constant` nodes among its constants; what only hands a constant on is left out. */
export function gatherConstants(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const infos = new Map<string, Info>(graph.infos);
  const sources = new Map<string, string>();
  const outputs = new Set(graph.outputs);
  const nodes: Node[] = [];
  for (const original of graph.nodes) {
    const node = { ...original, inputs: original.inputs.map((v) => sources.get(v) ?? v) };
    const [value] = node.outputs;
    if (node.op === "Constant" && !node.domain) {
      const t = held(node);
      constants.set(value!, t);
      infos.set(value!, infoOf(t));
    } else if (node.op === "Identity" && constants.has(node.inputs[0]!) && !outputs.has(value!))
      sources.set(value!, node.inputs[0]!);
    else nodes.push(node);
  }
  return { ...graph, nodes, constants, infos };
}

function held(node: Node): Tensor {
  try {
    return constantOf(node.attrs);
  } catch (cause) {
    throw new ConvlensError(`constant "${node.outputs[0]}" cannot be read: ${(cause as Error).message}`, undefined, {
      cause,
    });
  }
}
