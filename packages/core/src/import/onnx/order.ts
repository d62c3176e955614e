import { ConvlensError } from "../../base/errors.ts";
import type { Graph, Node } from "../../onnx/graph.ts";
import { producers } from "../../onnx/graph.ts";

/**
 * The graph with its nodes in an order of evaluation, which the format asks for and not every exporter keeps.
 * Throws `ConvlensError` where a node reads what nothing makes, or its own output.
 */
export function inOrder(graph: Graph): Graph {
  const known = new Set(["", ...graph.inputs, ...graph.constants.keys()]);
  const nodes: Node[] = [];
  for (let waiting = graph.nodes; waiting.length > 0; ) {
    const later: Node[] = [];
    for (const node of waiting) {
      if (node.inputs.every((v) => known.has(v))) {
        nodes.push(node);
        for (const v of node.outputs) known.add(v);
      } else later.push(node);
    }
    if (later.length === waiting.length) throw stuck(graph, later, known);
    waiting = later;
  }
  const unmade = graph.outputs.find((v) => v === "" || !known.has(v));
  if (unmade !== undefined) throw broken(`the model's output "${unmade}" is made by none of its nodes`);
  return { ...graph, nodes };
}

function stuck(graph: Graph, waiting: readonly Node[], known: ReadonlySet<string>): ConvlensError {
  const made = producers(graph);
  for (const { op, inputs, outputs } of waiting)
    for (const v of inputs)
      if (!known.has(v) && !made.has(v))
        return broken(`${op}, which makes "${outputs[0]}", reads "${v}", which nothing makes`);
  return broken(`"${waiting[0]!.outputs[0]}" depends on itself`);
}

const broken = (message: string) =>
  new ConvlensError(message, "The file is damaged or was cut by hand: export it again.");
